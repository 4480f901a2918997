"""`difficulty-net retrain` every night on Kubernetes with the Spark operator. Copy this file and difficulty_net_decision.py into the folder
of DAGs.

Needs Airflow 2.8 or later, its provider apache-airflow-providers-cncf-kubernetes and the connection `kubernetes_default`, in the cluster
the Spark operator and what deploy/kubernetes/operator has beside the application, and the unpacked release or a clone of difficulty-net at
DIFFICULTY_NET_HOME, whose SparkApplication is run. Airflow itself must be able to read the folder of models.

Without the operator, deploy/kubernetes/retrain is a CronJob that needs no Airflow.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

import yaml
from airflow import DAG
from airflow.decorators import task
from airflow.providers.cncf.kubernetes.operators.spark_kubernetes import SparkKubernetesOperator
from difficulty_net_decision import promoted

HOME = Path(os.environ.get("DIFFICULTY_NET_HOME", "/opt/difficulty-net"))


def application() -> dict:
    """The SparkApplication of this project with the arguments of `retrain`."""
    given = yaml.safe_load((HOME / "deploy/kubernetes/operator/spark-application.yaml").read_text())
    given["spec"]["arguments"] = ["retrain", "--config={{ params.config }}", "--models={{ params.models }}"]
    given["spec"]["image"] = "{{ params.image }}"
    return given


with DAG(
    "difficulty_net_retrain_kubernetes",
    schedule="0 2 * * *",
    start_date=datetime(2024, 1, 1),
    catchup=False,
    max_active_runs=1,
    params={
        "config": "/etc/difficulty-net/run.conf",
        "models": "s3a://models/birds",
        "image": "registry.example.com/difficulty-net:0.1",
    },
    doc_md=__doc__,
) as dag:
    # The operator fails the task where the driver's pod ended with another status than 0, and does not tell which: a mistake is tried again.
    retrain = SparkKubernetesOperator(
        task_id="retrain",
        name="difficulty-net-retrain",
        namespace="training",
        template_spec=application(),
        retries=3,
        retry_delay=timedelta(minutes=10),
        execution_timeout=timedelta(hours=12),
    )

    @task
    def use(decision: dict) -> None:
        """Runs where there is a new champion. Put here what shall happen then, such as predictions of all rows anew."""
        print(f"the champion is {decision['run']}: {decision['reason']}")

    decision = promoted()
    retrain >> decision
    use(decision)

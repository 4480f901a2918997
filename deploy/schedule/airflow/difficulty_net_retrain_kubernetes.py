"""`difficulty-net retrain` every night on Kubernetes with the Spark operator. Copy this file and difficulty_net_decision.py into the folder
of DAGs.

Needs Airflow 2.8 or later, its provider apache-airflow-providers-cncf-kubernetes and the connection `kubernetes_default`, the Spark operator
in the cluster, and at DIFFICULTY_NET_APPLICATION what `kubectl kustomize` prints of your kustomization over deploy/kubernetes/operator/train
(docs/kubernetes.md): image, keys and the name of the config map are then yours. Apply everything in it but the application once, since this
DAG makes that one every night:

    kubectl kustomize mine > application.yaml
    kubectl apply -f application.yaml --selector 'app.kubernetes.io/name!=difficulty-net-train'

Airflow itself must be able to read the folder of models.

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

FILE = Path(os.environ.get("DIFFICULTY_NET_APPLICATION", "/etc/difficulty-net/application.yaml"))


def application() -> dict:
    """The SparkApplication of the file with the arguments of `retrain`."""
    given = next(one for one in yaml.safe_load_all(FILE.read_text()) if one["kind"] == "SparkApplication")
    given["spec"]["arguments"] = ["retrain", "--config={{ params.config }}", "--models={{ params.models }}"]
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

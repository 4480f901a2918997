"""`difficulty-net retrain` every night, by spark-submit. Copy this file and difficulty_net_decision.py into the folder of DAGs.

Needs Airflow 2.8 or later, its provider apache-airflow-providers-apache-spark, a Spark 3.5 whose `spark-submit` is the first on PATH (the
provider brings another one), and the unpacked release or a built clone of difficulty-net at DIFFICULTY_NET_HOME. Master and deploy mode
are those of the connection `spark_default`.

Starting it twice does no harm: without new data `retrain` does nothing, a night that was stopped goes on from its last checkpoint, and a
second one at the same time is refused.
"""

from __future__ import annotations

import os
import re
from datetime import datetime, timedelta
from pathlib import Path

from airflow import DAG
from airflow.decorators import task
from airflow.exceptions import AirflowException, AirflowFailException
from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator
from difficulty_net_decision import promoted

HOME = Path(os.environ.get("DIFFICULTY_NET_HOME", "/opt/difficulty-net"))

# As --conf, since a file of properties would take the place of the cluster's spark-defaults.conf.
LINES = (line.split(maxsplit=1) for line in (HOME / "conf/spark-defaults.conf").read_text().splitlines() if line.startswith("spark."))
SETTINGS = {name: value.strip() for name, value in LINES}

# A person has to look, and another try would end like this one: a mistake in the configuration or the data, or a fault of the job.
FINAL = {"2", "4"}


class RetrainOperator(SparkSubmitOperator):
    """Runs `retrain`. Tries of the task are for other ends than by its own statuses 2 and 4.

    Where the driver runs on YARN, spark-submit says 1 for all of them, so they are tried again as well.
    """

    def execute(self, context):
        try:
            return super().execute(context)
        except AirflowException as failure:
            status = re.search(r"Error code is: (\d+)", str(failure))
            if status and status[1] in FINAL:
                raise AirflowFailException(f"retrain ended with status {status[1]}; its messages stand above") from failure
            raise


with DAG(
    "difficulty_net_retrain",
    schedule="0 2 * * *",
    start_date=datetime(2024, 1, 1),
    catchup=False,
    max_active_runs=1,
    params={"config": "hdfs:///conf/birds.conf", "models": "hdfs:///models/birds"},
    doc_md=__doc__,
) as dag:
    retrain = RetrainOperator(
        task_id="retrain",
        application=str(HOME / "deploy/target/difficulty-net.jar"),
        java_class="io.difficultynet.job.Main",
        name="difficulty-net-retrain",
        num_executors=4,
        executor_cores=4,
        executor_memory="6g",
        conf={**SETTINGS, "spark.executor.memoryOverhead": "2g"},
        driver_memory="3g",
        application_args=["retrain", "--config", "{{ params.config }}", "--models", "{{ params.models }}"],
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

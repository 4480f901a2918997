"""What a night of `retrain` has decided, as the task between it and what follows a promotion.

`decisions.jsonl` in the folder of models has a line a decision (docs/retraining.md). Only those count that were made since the DAG run
was due: a night without new data decides nothing, and one that is tried again, or cleared, may have decided in an earlier try.
"""

from __future__ import annotations

import json
from datetime import datetime

from airflow.decorators import task
from airflow.exceptions import AirflowSkipException

try:
    from airflow.sdk import ObjectStoragePath
except ImportError:  # Airflow 2
    from airflow.io.path import ObjectStoragePath


def decided_since(models: str, start: datetime) -> dict | None:
    """The last decision that was made at this time or later; None where there is none.

    `models` is the URI of the folder of models. Another scheme than `file:` needs the provider of its storage.
    """
    file = ObjectStoragePath(models) / "decisions.jsonl"
    if not file.exists():
        return None
    decisions = [json.loads(line) for line in file.read_text().splitlines()]
    # The file has whole seconds.
    recent = [one for one in decisions if datetime.fromisoformat(one["decidedAt"].replace("Z", "+00:00")) >= start.replace(microsecond=0)]
    return recent[-1] if recent else None


def due(dag_run) -> datetime:
    """When a DAG run was to begin. Clearing it does not move that, unlike its start."""
    if dag_run.run_type == "scheduled":
        return dag_run.data_interval_end
    return dag_run.logical_date or dag_run.run_after


@task(retries=3)
def promoted(params: dict | None = None, dag_run=None) -> dict:
    """Returns the decision by which there is a new champion; without one it skips itself, and with it what follows."""
    decision = decided_since(params["models"], due(dag_run))
    if decision is None:
        raise AirflowSkipException("nothing was decided: the data and the configuration are those of the last candidate")
    if decision["outcome"] != "promoted":
        raise AirflowSkipException(f"{decision['run']} was not promoted. {decision['reason']}")
    return decision

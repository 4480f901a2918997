"""Where the jar of the job is."""

import os
from pathlib import Path

_PACKED = Path(__file__).parent / "jars" / "difficulty-net.jar"


def spark_jar() -> str:
    """Returns the path of the jar for ``spark.jars``.

    It is that of the environment variable ``DIFFICULTY_NET_JAR`` where it is set, else that of the wheel.
    """
    named = os.environ.get("DIFFICULTY_NET_JAR")
    if named:
        return named
    if not _PACKED.is_file():
        raise FileNotFoundError(
            f"{_PACKED} is not there: this package was not installed from its wheel. Install the wheel that "
            "deploy/bin/build-python builds, or set DIFFICULTY_NET_JAR to the jar"
        )
    return str(_PACKED)

"""A Spark of this process with the jar, and a small table."""

import math

import pytest
from pyspark.ml.linalg import Vectors
from pyspark.sql import SparkSession

import difficultynet


def session():
    return (
        SparkSession.builder.master("local[2]")
        .config("spark.jars", difficultynet.spark_jar())
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate()
    )


@pytest.fixture(scope="session")
def spark():
    with session() as started:
        yield started


@pytest.fixture(scope="session")
def table(spark):
    """Three classes of 40, 20 and 10 rows that a linear model tells apart."""
    rows = []
    for label, count in enumerate([40, 20, 10]):
        for _ in range(count):
            i = len(rows)
            features = Vectors.dense(2 * (label == 0), 2 * (label == 1), math.sin(i), math.cos(3 * i))
            rows.append((i, features, float(label), ["wren", "owl", "kite"][label]))
    return spark.createDataFrame(rows, ["id", "features", "label", "kind"]).cache()

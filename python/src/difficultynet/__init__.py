"""Difficulty-Net as a stage of Spark ML."""

from difficultynet._jar import spark_jar
from difficultynet._version import __version__
from difficultynet.classification import (
    DifficultyNetClassifier,
    DifficultyNetModel,
    DifficultyNetTrainingSummary,
)

__all__ = [
    "DifficultyNetClassifier",
    "DifficultyNetModel",
    "DifficultyNetTrainingSummary",
    "spark_jar",
    "__version__",
]

"""The classifier and its model, as wrappers of the Java classes."""

import json
import sys
from typing import Any, Dict, List, Mapping, Optional, TypeVar, Union

from pyspark import SparkContext, keyword_only
from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.param.shared import (
    HasFeaturesCol,
    HasLabelCol,
    HasPredictionCol,
    HasProbabilityCol,
    HasRawPredictionCol,
    HasSeed,
    HasValidationIndicatorCol,
    HasWeightCol,
)
from pyspark.ml.util import JavaMLReadable, JavaMLReader, JavaMLWritable
from pyspark.ml.wrapper import JavaEstimator, JavaModel, JavaWrapper
from pyspark.sql import DataFrame, SparkSession

_JAVA_PACKAGE = "io.difficultynet.job.ml"

Settings = Union[Mapping[str, Any], List[str]]
T = TypeVar("T", bound=Params)


def _settings(value: Settings) -> List[str]:
    """Settings of a dict as texts ``key=value``; a list of such texts as it is."""
    if isinstance(value, Mapping):
        return [f"{key}={_text(setting)}" for key, setting in value.items()]
    return TypeConverters.toListString(value)


def _text(setting: Any) -> str:
    return setting if isinstance(setting, str) else json.dumps(setting)


def _java_class(name: str) -> Any:
    """A class of the jar, or an error that says what to do where the session does not have it."""
    context = SparkContext._active_spark_context
    if context is None:
        raise RuntimeError("There is no Spark session; start one with the jar: " + _HOW)
    java = getattr(context._jvm.io.difficultynet.job.ml, name)
    if not callable(java):
        raise RuntimeError(f"{_JAVA_PACKAGE}.{name} is not in this session; start it with the jar: {_HOW}")
    return java


_HOW = 'SparkSession.builder.config("spark.jars", difficultynet.spark_jar()).getOrCreate()'


class _Reader(JavaMLReader):
    """Finds the Java class of one of ours, whose package is not PySpark's."""

    @classmethod
    def _java_loader_class(cls, clazz: Any) -> str:
        return f"{_JAVA_PACKAGE}.{clazz.__name__}"


class _Readable(JavaMLReadable):
    @classmethod
    def read(cls) -> "_Reader":
        _java_class(cls.__name__)
        return _Reader(cls)


class _PredictionParams(HasFeaturesCol, HasPredictionCol, HasProbabilityCol, HasRawPredictionCol):
    """Params that the classifier and its model have in common."""

    handleInvalid: "Param[str]" = Param(
        Params._dummy(),
        "handleInvalid",
        "what becomes of rows that cannot be used, such as a null, a damaged image, or features that are not "
        "finite: error; skip (left out); or keep (a prediction is null, and to train the row is left out)",
        typeConverter=TypeConverters.toString,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(handleInvalid="error")

    def getHandleInvalid(self) -> str:
        return self.getOrDefault(self.handleInvalid)

    def setFeaturesCol(self: T, value: str) -> T:
        """Sets the column with images (encoded bytes or Spark's image struct), vectors or arrays of numbers."""
        return self._set(featuresCol=value)

    def setPredictionCol(self: T, value: str) -> T:
        """Sets the column to which the number of the predicted class goes; empty: none."""
        return self._set(predictionCol=value)

    def setProbabilityCol(self: T, value: str) -> T:
        """Sets the column to which the probabilities go; empty: none."""
        return self._set(probabilityCol=value)

    def setRawPredictionCol(self: T, value: str) -> T:
        """Sets the column to which the logits go; empty: none."""
        return self._set(rawPredictionCol=value)

    def setHandleInvalid(self: T, value: str) -> T:
        """Sets what becomes of rows that cannot be used: error, skip or keep."""
        return self._set(handleInvalid=value)


class DifficultyNetTrainingSummary(JavaWrapper):
    """What a training was like. Accuracies are those of the validation samples."""

    @property
    def history(self) -> DataFrame:
        """A row an epoch: epoch, learningRate, trainLoss, balancedAccuracy, accuracies, classWeights, seconds."""
        return DataFrame(self._java_obj.history(), SparkSession.active())

    @property
    def objectiveHistory(self) -> List[float]:
        """The mean of the weighted training loss in each epoch."""
        return list(self._java_obj.objectiveHistory())

    @property
    def totalIterations(self) -> int:
        """The number of epochs."""
        return self._java_obj.totalIterations()

    @property
    def bestEpoch(self) -> int:
        """The epoch with the best balanced accuracy, from 1 on."""
        return self._java_obj.bestEpoch()

    @property
    def balancedAccuracy(self) -> float:
        """The mean of the classes' accuracies of the model."""
        return self._java_obj.balancedAccuracy()

    @property
    def accuracies(self) -> List[float]:
        """The accuracy of each class of the model; NaN of one without validation samples."""
        return list(self._java_obj.accuracies())


class DifficultyNetModel(JavaModel, _PredictionParams, JavaMLWritable, _Readable):
    """A trained network that adds predictions to DataFrames, those of streams too."""

    @staticmethod
    def fromRun(run: str) -> "DifficultyNetModel":
        """The model of a run of the job, by its output folder."""
        return DifficultyNetModel._from_java(_java_class("DifficultyNetModel").fromRun(run))

    @property
    def numClasses(self) -> int:
        """The number of classes."""
        return self._call_java("numClasses")

    @property
    def classNames(self) -> List[str]:
        """The names of the classes, in the order of their numbers."""
        return list(self._call_java("classNames"))

    @property
    def hasSummary(self) -> bool:
        """Whether it comes from a fit in this session, which tells of its training."""
        return self._call_java("hasSummary")

    @property
    def summary(self) -> DifficultyNetTrainingSummary:
        """What the training was like; an error of a model that was loaded."""
        return DifficultyNetTrainingSummary(self._java_obj.summary())


class DifficultyNetClassifier(
    JavaEstimator,
    _PredictionParams,
    HasLabelCol,
    HasSeed,
    HasValidationIndicatorCol,
    HasWeightCol,
    JavaMLWritable,
    _Readable,
):
    """Trains a classifier of images or feature vectors on long-tailed data, on all executors of the session."""

    configuration: "Param[List[str]]" = Param(
        Params._dummy(),
        "configuration",
        "settings of the job, as its reference.conf explains them: a dict, or a list of texts key=value",
        typeConverter=_settings,
    )
    workDir: "Param[str]" = Param(
        Params._dummy(),
        "workDir",
        "folder for what a fit writes while it trains and deletes at its end, which driver and executors see",
        typeConverter=TypeConverters.toString,
    )

    _input_kwargs: Dict[str, Any]

    @keyword_only
    def __init__(
        self,
        *,
        featuresCol: str = "features",
        labelCol: str = "label",
        predictionCol: str = "prediction",
        probabilityCol: str = "probability",
        rawPredictionCol: str = "rawPrediction",
        handleInvalid: str = "error",
        weightCol: Optional[str] = None,
        validationIndicatorCol: Optional[str] = None,
        configuration: Optional[Settings] = None,
        seed: Optional[int] = None,
        workDir: Optional[str] = None,
    ) -> None:
        super().__init__()
        _java_class("DifficultyNetClassifier")
        self._java_obj = self._new_java_obj(f"{_JAVA_PACKAGE}.DifficultyNetClassifier", self.uid)
        self._setDefault(configuration=[], seed=1)
        self.setParams(**self._input_kwargs)

    @keyword_only
    def setParams(
        self,
        *,
        featuresCol: str = "features",
        labelCol: str = "label",
        predictionCol: str = "prediction",
        probabilityCol: str = "probability",
        rawPredictionCol: str = "rawPrediction",
        handleInvalid: str = "error",
        weightCol: Optional[str] = None,
        validationIndicatorCol: Optional[str] = None,
        configuration: Optional[Settings] = None,
        seed: Optional[int] = None,
        workDir: Optional[str] = None,
    ) -> "DifficultyNetClassifier":
        """Sets the params that are given."""
        return self._set(**self._input_kwargs)

    def _create_model(self, java_model: Any) -> DifficultyNetModel:
        return DifficultyNetModel(java_model)

    def setLabelCol(self, value: str) -> "DifficultyNetClassifier":
        """Sets the column with the class: whole numbers from 0 on, or strings."""
        return self._set(labelCol=value)

    def setWeightCol(self, value: str) -> "DifficultyNetClassifier":
        """Sets the column with the weight of a row in the loss: numbers, at least 0."""
        return self._set(weightCol=value)

    def setValidationIndicatorCol(self, value: str) -> "DifficultyNetClassifier":
        """Sets the column that is true in the rows from which validation samples are taken."""
        return self._set(validationIndicatorCol=value)

    def setConfiguration(self, value: Settings) -> "DifficultyNetClassifier":
        """Sets settings of the job: a dict, or a list of texts key=value."""
        return self._set(configuration=value)

    def getConfiguration(self) -> List[str]:
        return self.getOrDefault(self.configuration)

    def setSeed(self, value: int) -> "DifficultyNetClassifier":
        """Sets the seed of every random number."""
        return self._set(seed=value)

    def setWorkDir(self, value: str) -> "DifficultyNetClassifier":
        """Sets the folder for what a fit writes while it trains."""
        return self._set(workDir=value)

    def getWorkDir(self) -> str:
        return self.getOrDefault(self.workDir)


# PySpark looks for the Python class of a Java stage, as in a pipeline that is loaded, in a module of its Java package's name.
sys.modules[_JAVA_PACKAGE] = sys.modules[__name__]

"""The wrappers under real PySpark: what a user of Spark ML does with an estimator and a model."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pyspark.ml import Pipeline, PipelineModel
from pyspark.ml.evaluation import MulticlassClassificationEvaluator
from pyspark.ml.feature import IndexToString
from pyspark.ml.tuning import CrossValidator, ParamGridBuilder

import difficultynet
from difficultynet import DifficultyNetClassifier, DifficultyNetModel

CONFIGURATION = {
    "network.family": "linear",
    "run.epochs": 2,
    "train.batch-size": 16,
    "train.learning-rate.initial": 1,
}


@pytest.fixture(scope="module")
def model(table):
    return DifficultyNetClassifier(configuration=CONFIGURATION).fit(table)


def predictions(frame):
    return frame.select("id", "probability", "prediction").sort("id").collect()


def test_fit_and_transform(model, table):
    predicted = model.transform(table)
    assert predicted.columns[-3:] == ["rawPrediction", "probability", "prediction"]
    assert predicted.where("prediction = label").count() > 65
    assert model.numClasses == 3
    assert model.classNames == ["0", "1", "2"]


def test_summary(model):
    history = model.summary.history.collect()
    assert [row.epoch for row in history] == [1, 2]
    assert len(history[1].classWeights) == 3
    assert model.summary.totalIterations == len(model.summary.objectiveHistory) == 2
    assert model.summary.balancedAccuracy == history[1].balancedAccuracy


def test_params():
    classifier = DifficultyNetClassifier(labelCol="kind", configuration={"augment.flip": True}, seed=5)
    assert classifier.getConfiguration() == ["augment.flip=true"]
    assert classifier.getLabelCol() == "kind"
    copied = classifier.copy({classifier.seed: 7})
    assert (copied.getSeed(), classifier.getSeed()) == (7, 5)
    assert "configuration: settings of the job" in classifier.explainParams()
    with pytest.raises(TypeError):
        DifficultyNetClassifier(labelCol=3)


def test_weights(model, table):
    weighted = table.selectExpr("*", "if(label = 2, 3.0, 1.0) as cost")
    fitted = DifficultyNetClassifier(weightCol="cost", configuration=CONFIGURATION).fit(weighted)
    assert predictions(fitted.transform(table)) != predictions(model.transform(table))
    with pytest.raises(Exception, match="weightCol is kind, which is of type string. Give a column of numbers"):
        DifficultyNetClassifier(weightCol="kind", configuration=CONFIGURATION).fit(table)


def test_classifier_is_read_as_it_was_written(tmp_path):
    written = DifficultyNetClassifier(configuration=CONFIGURATION, handleInvalid="skip", seed=9)
    written.save(str(tmp_path / "classifier"))
    read = DifficultyNetClassifier.load(str(tmp_path / "classifier"))
    assert read.uid == written.uid
    assert read.getConfiguration() == written.getConfiguration()
    assert (read.getHandleInvalid(), read.getSeed()) == ("skip", 9)


def test_another_process_predicts_the_same(model, table, tmp_path):
    model.save(str(tmp_path / "model"))
    table.write.parquet(str(tmp_path / "table"))
    program = f"""
import conftest
from difficultynet import DifficultyNetModel
with conftest.session() as spark:
    loaded = DifficultyNetModel.load({str(tmp_path / "model")!r})
    loaded.transform(spark.read.parquet({str(tmp_path / "table")!r})).write.parquet({str(tmp_path / "predicted")!r})
"""
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join(sys.path))
    subprocess.run([sys.executable, "-c", program], check=True, timeout=300, env=environment)
    assert predictions(table.sparkSession.read.parquet(str(tmp_path / "predicted"))) == predictions(model.transform(table))
    assert DifficultyNetModel.fromRun(str(tmp_path / "model")).classNames == model.classNames


def test_pipeline_of_names(table, tmp_path):
    stages = [
        DifficultyNetClassifier(labelCol="kind", configuration=CONFIGURATION),
        IndexToString(inputCol="prediction", outputCol="name"),
    ]
    fitted = Pipeline(stages=stages).fit(table)
    assert fitted.stages[0].classNames == ["kite", "owl", "wren"]
    predicted = fitted.transform(table)
    assert predicted.where("name = kind").count() > 65
    fitted.save(str(tmp_path / "pipeline"))
    loaded = PipelineModel.load(str(tmp_path / "pipeline"))
    assert isinstance(loaded.stages[0], DifficultyNetModel)
    assert predictions(loaded.transform(table)) == predictions(predicted)


def test_cross_validator(table):
    classifier = DifficultyNetClassifier()
    grid = ParamGridBuilder().addGrid(classifier.configuration, [CONFIGURATION]).build()
    evaluator = MulticlassClassificationEvaluator(metricName="f1")
    chosen = CrossValidator(estimator=classifier, estimatorParamMaps=grid, evaluator=evaluator, numFolds=2).fit(table)
    assert chosen.avgMetrics[0] > 0.7  # 0.4 where every row is given the most frequent class
    assert isinstance(chosen.bestModel, DifficultyNetModel)


def test_errors_say_what_to_do(table):
    with pytest.raises(Exception, match="featuresCol is pixels, and there is no such column"):
        DifficultyNetClassifier(featuresCol="pixels").fit(table)
    with pytest.raises(Exception, match="configuration run.seed: is set, and the seed is a param of its own"):
        DifficultyNetClassifier(configuration={"run.seed": 3}).fit(table)


def test_jar(monkeypatch, tmp_path):
    monkeypatch.setenv("DIFFICULTY_NET_JAR", "/opt/difficulty-net.jar")
    assert difficultynet.spark_jar() == "/opt/difficulty-net.jar"
    monkeypatch.delenv("DIFFICULTY_NET_JAR")
    monkeypatch.setattr("difficultynet._jar._PACKED", tmp_path / "none.jar")
    with pytest.raises(FileNotFoundError, match="deploy/bin/build-python"):
        difficultynet.spark_jar()


def test_version_is_that_of_the_project():
    pom = (Path(__file__).parents[2] / "pom.xml").read_text(encoding="utf-8")
    version = re.search(r"<artifactId>difficulty-net</artifactId>\s*<version>(.*?)</version>", pom).group(1)
    assert difficultynet.__version__ == version.replace("-SNAPSHOT", ".dev0")

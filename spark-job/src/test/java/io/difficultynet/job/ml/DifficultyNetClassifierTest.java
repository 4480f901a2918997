package io.difficultynet.job.ml;

import static org.apache.spark.ml.functions.vector_to_array;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.job.export.LocalSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What Spark ML asks of its own estimators and models, on tables of a few rows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DifficultyNetClassifierTest {

  private final SparkSession session = LocalSpark.start();
  private final Dataset<Row> table = Tables.vectors(session).cache();
  private final DifficultyNetModel model = classifier().fit(table);
  private final Path temporary;

  DifficultyNetClassifierTest(@TempDir Path temporary) {
    this.temporary = temporary;
  }

  @AfterAll
  void stop() {
    session.stop();
  }

  private static DifficultyNetClassifier classifier() {
    return new DifficultyNetClassifier("birds")
        .setConfiguration(
            Map.of(
                "network.family", "linear",
                "run.epochs", 2,
                "train.batch-size", 16,
                "train.learning-rate.initial", 1));
  }

  private static List<Row> predictions(Dataset<Row> predicted) {
    return predicted
        .select("id", "rawPrediction", "probability", "prediction")
        .sort("id")
        .collectAsList();
  }

  @Test
  void predictsLogitsProbabilitiesAndClass() {
    Dataset<Row> predicted = model.transform(table);
    assertThat(predicted.columns())
        .containsExactly(
            Stream.concat(
                    Stream.of(table.columns()),
                    Stream.of("rawPrediction", "probability", "prediction"))
                .toArray(String[]::new));
    assertThat(predicted.where("label = prediction").count()).isGreaterThan(65);
    for (Row row : predictions(predicted)) {
      Vector raw = row.getAs(1);
      Vector probability = row.getAs(2);
      assertThat(raw.argmax()).isEqualTo((int) row.getDouble(3));
      assertThat(probability.argmax()).isEqualTo((int) row.getDouble(3));
      assertThat(Stream.of(0, 1, 2).mapToDouble(probability::apply).sum())
          .isBetween(1 - 1e-9, 1 + 1e-9);
    }
  }

  @Test
  void onlyTheRatiosOfWeightsCount() {
    Dataset<Row> same = table.withColumn("cost", functions.lit(4));
    DifficultyNetModel weighted = classifier().setWeightCol("cost").fit(same);
    assertThat(predictions(weighted.transform(table)))
        .isEqualTo(predictions(model.transform(table)));
    DifficultyNetModel unset = classifier().setWeightCol("").fit(same);
    assertThat(predictions(unset.transform(table))).isEqualTo(predictions(model.transform(table)));
  }

  /** Rows that weigh nothing are as good as not there, but for what counts rows. */
  @Test
  void aClassOfNoWeightIsNotLearned() {
    Column cost = functions.when(functions.col("label").equalTo(1), 0.0).otherwise(2.5);
    DifficultyNetModel weighted =
        classifier()
            .setWeightCol("cost")
            .setConfiguration(
                Map.of(
                    "network.family", "linear",
                    "method.name", "cross-entropy",
                    "run.epochs", 4,
                    "train.batch-size", 16,
                    "train.learning-rate.initial", 1))
            .fit(table.withColumn("cost", cost));
    Dataset<Row> predicted = weighted.transform(table);
    assertThat(predicted.where("prediction = 1").count()).isZero();
    assertThat(predicted.where("label <> 1 and label = prediction").count()).isGreaterThan(45);
  }

  @Test
  void weightsAreNumbers() {
    assertThatThrownBy(() -> classifier().setWeightCol("kind").fit(table))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("weightCol is kind, which is of type string. Give a column of numbers");
  }

  @Test
  void whatATransformationAddsIsChosenByItsParams() {
    ParamMap few =
        new ParamMap()
            .put(model.rawPredictionCol(), "")
            .put(model.probabilityCol(), "")
            .put(model.predictionCol(), "class");
    Dataset<Row> predicted = model.transform(table, few);
    assertThat(predicted.columns()).hasSize(table.columns().length + 1).contains("class");
    assertThat(model.getPredictionCol()).isEqualTo("prediction");
  }

  /** The same numbers, however the table has them. */
  @Test
  void sparseVectorsAndArraysPredictAsDenseVectors() {
    List<Row> expected = predictions(model.transform(table));
    Column vector = functions.col("features");
    Dataset<Row> sparse =
        table.withColumn(
            "features",
            functions
                .udf((Vector dense) -> dense.toSparse(), SQLDataTypes.VectorType())
                .apply(vector));
    assertThat(predictions(model.transform(sparse))).isEqualTo(expected);
    Dataset<Row> floats = table.withColumn("features", vector_to_array(vector, "float32"));
    assertThat(predictions(model.transform(floats))).isEqualTo(expected);
  }

  @Test
  void emptyPartitionsAndSingleRowsArePredicted() {
    Dataset<Row> one = table.where("id = 7").repartition(4);
    assertThat(predictions(model.transform(one)))
        .isEqualTo(predictions(model.transform(table)).subList(7, 8));
    assertThat(model.transform(table.where("id < 0")).count()).isZero();
  }

  @Test
  void rowsThatCannotBeUsedAreAnErrorLeftOutOrKept() {
    Column bad =
        functions.when(functions.col("id").equalTo(3), null).otherwise(functions.col("features"));
    Dataset<Row> holed = table.withColumn("features", bad);
    DifficultyNetModel copy = model.copy(ParamMap.empty());
    assertThatThrownBy(() -> copy.transform(holed).count())
        .hasMessageContaining("a row's features: has no features (null). Correct the row")
        .hasMessageContaining("set handleInvalid to skip or keep");
    assertThat(copy.setHandleInvalid("skip").transform(holed).count()).isEqualTo(69);
    List<Row> kept = copy.setHandleInvalid("keep").transform(holed).where("id = 3").collectAsList();
    assertThat(kept).hasSize(1);
    assertThat(kept.get(0).isNullAt(kept.get(0).fieldIndex("prediction"))).isTrue();
    assertThat(kept.get(0).isNullAt(kept.get(0).fieldIndex("probability"))).isTrue();
    assertThatThrownBy(() -> copy.setHandleInvalid("maybe"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("handleInvalid given invalid value maybe");
  }

  @Test
  void theSummaryHasEveryEpoch() {
    DifficultyNetTrainingSummary summary = model.summary();
    assertThat(summary.totalIterations()).isEqualTo(2);
    assertThat(summary.objectiveHistory()).hasSize(2);
    assertThat(summary.trainCounts()).hasSize(3);
    List<Row> history = summary.history().collectAsList();
    assertThat(history).extracting(row -> row.getInt(0)).containsExactly(1, 2);
    assertThat(history.get(1).<Double>getList(5)).as("class weights").hasSize(3);
    assertThat(history.get(1).getDouble(3)).isEqualTo(summary.balancedAccuracy());
  }

  @Test
  void copiesHaveExtraParamsAndTheSameParent() {
    DifficultyNetClassifier copied = classifier().copy(new ParamMap().put(classifier().seed(), 7L));
    assertThat(copied.getSeed()).isEqualTo(7);
    assertThat(copied.uid()).isEqualTo("birds");
    assertThat(copied.getConfiguration()).isEqualTo(classifier().getConfiguration());
    DifficultyNetModel copy = model.copy(new ParamMap().put(model.predictionCol(), "class"));
    assertThat(copy.getPredictionCol()).isEqualTo("class");
    assertThat(copy.parent()).isSameAs(model.parent());
    assertThat(copy.summary()).isSameAs(model.summary());
  }

  @Test
  void explainsItsParams() {
    assertThat(classifier().setSeed(3).explainParams().lines())
        .contains(
            "labelCol: column with the class: whole numbers from 0 on, of any type, or strings,"
                + " which are numbered in alphabetical order (default: label)",
            "seed: seed of the split, of the first parameters and of every other random number"
                + " (default: 1, current: 3)")
        .anyMatch(line -> line.startsWith("configuration: ") && line.contains("run.epochs=2"));
  }

  @Test
  void aClassifierIsReadWithTheParamsThatItWasWrittenWith() throws Exception {
    DifficultyNetClassifier written =
        classifier().setSeed(5).setLabelCol("kind").setHandleInvalid("skip");
    String path = temporary.resolve("classifier").toString();
    written.save(path);
    DifficultyNetClassifier read = DifficultyNetClassifier.load(path);
    assertThat(read.uid()).isEqualTo("birds");
    assertThat(read.explainParams()).isEqualTo(written.explainParams());
    assertThatThrownBy(() -> written.save(path)).hasMessageContaining("already exists");
  }

  @Test
  void aModelIsReadWithItsPredictions() throws Exception {
    String path = temporary.resolve("model").toString();
    model.write().overwrite().save(path);
    DifficultyNetModel read = DifficultyNetModel.load(path);
    assertThat(read.explainParams()).isEqualTo(model.explainParams());
    assertThat(predictions(read.transform(table))).isEqualTo(predictions(model.transform(table)));
    assertThat(read.hasSummary()).isFalse();
    assertThatThrownBy(read::summary)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("birds has no training summary: it was loaded");
    assertThat(predictions(DifficultyNetModel.fromRun(path).transform(table)))
        .as("what a model writes has the folder that a run has")
        .isEqualTo(predictions(model.transform(table)));
  }

  /** Names as labels, in a pipeline that finds the names of predictions, with chosen validation. */
  @Test
  void aPipelineOfNamesIsFittedWrittenAndRead() throws Exception {
    DifficultyNetClassifier named =
        classifier().setLabelCol("kind").setValidationIndicatorCol("forValidation");
    IndexToString names = new IndexToString().setInputCol("prediction").setOutputCol("name");
    PipelineModel fitted = new Pipeline().setStages(new PipelineStage[] {named, names}).fit(table);
    DifficultyNetModel birds = (DifficultyNetModel) fitted.stages()[0];
    assertThat(birds.classNames()).containsExactly("kite", "owl", "wren");
    assertThat(birds.summary().trainCounts())
        .as("without validation")
        .containsExactly(8L, 16L, 32L);
    Dataset<Row> predicted = fitted.transform(table);
    assertThat(predicted.where("name = kind").count()).isGreaterThan(65);
    String path = temporary.resolve("pipeline").toString();
    fitted.save(path);
    assertThat(
            PipelineModel.load(path)
                .transform(table)
                .select("id", "name")
                .sort("id")
                .collectAsList())
        .isEqualTo(predicted.select("id", "name").sort("id").collectAsList());
  }

  @Test
  void aCrossValidatorChoosesTheBetterConfiguration() {
    DifficultyNetClassifier classifier = classifier();
    String[] useless = {
      "network.family=linear",
      "run.epochs=1",
      "train.batch-size=16",
      "train.learning-rate.initial=1e-9"
    };
    CrossValidatorModel chosen =
        new CrossValidator()
            .setEstimator(classifier)
            .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("f1"))
            .setEstimatorParamMaps(
                new ParamMap[] {
                  new ParamMap().put(classifier.configuration(), useless), ParamMap.empty()
                })
            .setNumFolds(2)
            .setParallelism(2)
            .fit(table);
    assertThat(chosen.avgMetrics()[1]).isGreaterThan(chosen.avgMetrics()[0]);
    assertThat(((DifficultyNetModel) chosen.bestModel()).summary().totalIterations()).isEqualTo(2);
  }

  @Test
  void aStreamIsTransformed() throws Exception {
    String folder = temporary.resolve("stream").toString();
    table.write().parquet(folder);
    Dataset<Row> stream =
        model.transform(session.readStream().schema(table.schema()).parquet(folder));
    StreamingQuery query =
        stream
            .writeStream()
            .format("memory")
            .queryName("predicted")
            .trigger(Trigger.AvailableNow())
            .start();
    query.awaitTermination();
    assertThat(predictions(session.table("predicted")))
        .isEqualTo(predictions(model.transform(table)));
  }

  @Test
  void imagesAreFittedAndPredictedAsBytesAndAsStructs() throws Exception {
    Dataset<Row> images = Tables.images(session);
    DifficultyNetModel trained =
        new DifficultyNetClassifier()
            .setConfiguration(
                "augment.size=8",
                "augment.flip=false",
                "network.width=2",
                "run.epochs=1",
                "train.batch-size=32",
                "method.name=balanced-softmax")
            .fit(images);
    Path files = Files.createDirectory(temporary.resolve("images"));
    byte[] first = images.first().getAs(0);
    Files.write(files.resolve("0.png"), first);
    Row asBytes = trained.transform(images.limit(1)).select("rawPrediction").first();
    Dataset<Row> structs = session.read().format("image").load(files.toString());
    assertThat(trained.setFeaturesCol("image").transform(structs).select("rawPrediction").first())
        .isEqualTo(asBytes);
    assertThatThrownBy(() -> trained.setFeaturesCol("features").transform(table))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "featuresCol is features, which has feature vectors, and the model was trained on"
                + " images. Give a column of such");
    StructType oneImage = new StructType().add("features", DataTypes.BinaryType);
    List<Row> odd = List.of(RowFactory.create((Object) null), RowFactory.create(new byte[9]));
    Dataset<Row> damaged =
        session.createDataFrame(odd, oneImage).union(images.limit(1).select("features"));
    assertThat(trained.setHandleInvalid("skip").transform(damaged).count()).isEqualTo(1);
  }

  @Test
  void columnsThatAreMissingOrOfAnotherTypeAreNamed() {
    assertThatThrownBy(() -> classifier().setFeaturesCol("pixels").fit(table))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "featuresCol is pixels, and there is no such column; there are [id, features, label,"
                + " kind, forValidation]. Set featuresCol to one of these");
    assertThatThrownBy(() -> classifier().setFeaturesCol("kind").fit(table))
        .hasMessage(
            "featuresCol is kind, which is of type string. Give a column of binary (encoded"
                + " images), Spark's image struct, vectors, or arrays of numbers");
    assertThatThrownBy(() -> classifier().setLabelCol("features").fit(table))
        .hasMessageContaining("labelCol is features, which is of type vector")
        .hasMessageContaining("Give a column of whole numbers or strings");
    assertThatThrownBy(() -> classifier().setValidationIndicatorCol("label").fit(table))
        .hasMessage(
            "validationIndicatorCol is label, which is of type double. Give a column of boolean"
                + " values");
    assertThatThrownBy(() -> model.transform(table.withColumn("prediction", functions.lit(1))))
        .hasMessage(
            "predictionCol is prediction, and there is such a column already. Set it to another"
                + " name, or drop the column");
  }

  @Test
  void whatTheTableAndTheParamsDecideIsNoSetting() {
    assertThatThrownBy(
            () ->
                classifier()
                    .setConfiguration("data.root=/x", "run.seed=3", "split.test-fraction=0.5")
                    .fit(table))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageContaining("configuration data.root: is set, but the data is the table")
        .hasMessageContaining("configuration run.seed: is set, and the seed is a param of its own")
        .hasMessageContaining(
            "configuration split.test-fraction: is set, but a fit tests on nothing");
    assertThatThrownBy(() -> classifier().setConfiguration("run.epoch=3").fit(table))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageContaining("run.epoch")
        .hasMessageContaining("run.epochs");
  }

  @Test
  void labelsThatAreNoClassesAreRefusedOrLeftOut() {
    Dataset<Row> unseen =
        table.withColumn(
            "label",
            functions.when(functions.col("id").lt(5), 0.5).otherwise(functions.col("label")));
    assertThatThrownBy(() -> classifier().fit(unseen))
        .isInstanceOfSatisfying(
            DifficultyNetException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_CORRUPT))
        .hasMessageContaining("has the label 0.5, which is no whole number");
    assertThat(classifier().setHandleInvalid("skip").fit(unseen).summary().trainCounts())
        .containsExactly(28L, 16L, 8L);
    assertThatThrownBy(() -> classifier().fit(table.where("id = 3")))
        .isInstanceOf(DifficultyNetException.class);
  }

  /** A fit leaves nothing behind where it worked. */
  @Test
  void aFitWorksWhereItIsToldAndCleansUp() throws Exception {
    Path work = temporary.resolve("work");
    classifier().setWorkDir(work.toString()).fit(table.limit(60));
    try (Stream<Path> left = Files.list(work)) {
      assertThat(left).isEmpty();
    }
  }
}

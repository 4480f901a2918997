package io.difficultynet.job.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.difficultynet.conf.ImageFileSettings.Orientation;
import io.difficultynet.conf.NetworkSettings.Device;
import io.difficultynet.conf.NetworkSettings.Engine;
import io.difficultynet.conf.NetworkSettings.Precision;
import io.difficultynet.conf.TrainSettings.BatchNorm;
import io.difficultynet.datasets.augment.FeaturePipeline;
import io.difficultynet.datasets.augment.Normalisation;
import io.difficultynet.job.bigdl.BigDlReplica;
import io.difficultynet.job.cluster.EnginePlan;
import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.Replica;
import io.difficultynet.job.export.LocalSpark;
import io.difficultynet.job.network.Model;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.NetworkInitialiser;
import io.difficultynet.job.network.Perceptrons;
import io.difficultynet.job.worker.ReplicaPlan;
import io.difficultynet.seed.Seeds;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Predictions of a Spark in this JVM. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PredictorTest {

  private static final int FEATURES = 3;
  private static final int BATCH = 4;
  private static final NetworkDescription NETWORK = Perceptrons.of(FEATURES, List.of(5), 2);
  private static final Model MODEL = NetworkInitialiser.model(NETWORK, new Seeds(1));

  private final SparkSession session = LocalSpark.start();
  private final JavaSparkContext spark = new JavaSparkContext(session.sparkContext());

  @AfterAll
  void stop() {
    session.stop();
  }

  private static PredictionPlan plan() {
    return new PredictionPlan(
        UUID.randomUUID(),
        new ReplicaPlan(
            NETWORK,
            BatchNorm.TRAIN,
            new EnginePlan(Engine.BIGDL, Device.CPU, Precision.FP32),
            BATCH),
        MODEL,
        new FeaturePipeline(new Normalisation(new float[] {0, 1, 2}, new float[] {1, 2, 0.5f})),
        Orientation.IGNORE,
        2);
  }

  /** What a task brings back. */
  private record Row(int key, List<Float> outputs, String rejection) implements Serializable {}

  private static float[] features(int key) {
    return new float[] {key, 1f / (key + 1), key % 3};
  }

  /** Samples 5 and 6 of every ten cannot be used. */
  private static Keyed<Integer> keyed(int key) {
    if (key % 10 == 5) {
      return new Keyed<>(key, new Sample.Features(new float[] {1, Float.NaN, 2}));
    }
    return new Keyed<>(key, new Sample.Features(key % 10 == 6 ? new float[2] : features(key)));
  }

  private static Row row(Prediction<Integer> prediction) {
    List<Float> outputs = new ArrayList<>();
    if (prediction.rejection() == null) {
      for (float output : prediction.outputs()) {
        outputs.add(output);
      }
    }
    return new Row(
        prediction.key(),
        outputs,
        prediction.rejection() == null ? "" : prediction.rejection().what());
  }

  private static Iterator<Row> rows(Iterator<Prediction<Integer>> predictions) {
    List<Row> rows = new ArrayList<>();
    predictions.forEachRemaining(one -> rows.add(row(one)));
    return rows.iterator();
  }

  private JavaRDD<Integer> keys(int partitions) {
    return spark.parallelize(IntStream.range(0, 30).boxed().toList(), partitions);
  }

  private static Iterator<Keyed<Integer>> samples(Iterator<Integer> keys) {
    List<Keyed<Integer>> samples = new ArrayList<>();
    keys.forEachRemaining(key -> samples.add(keyed(key)));
    return samples.iterator();
  }

  private List<Row> predicted(Predictor predictor, int partitions) {
    return keys(partitions).mapPartitions(some -> rows(predictor.logits(samples(some)))).collect();
  }

  /** Empty partitions, partitions of one sample, and batches that are not full among them. */
  @Test
  void predictionsAreTheReplicasWhateverThePartitions() {
    Predictor predictor = Predictor.on(spark, plan());
    List<Row> rows = predicted(predictor, 1);
    assertThat(predicted(predictor, 7)).isEqualTo(rows);
    assertThat(predicted(predictor, 40)).isEqualTo(rows);
    assertThat(rows).extracting(Row::key).containsExactlyElementsOf(keys(1).collect());
    try (Replica replica = new BigDlReplica(NETWORK, BATCH)) {
      replica.useThreads(1);
      replica.load(MODEL.parameters());
      for (Row row : rows) {
        if (row.rejection.isEmpty()) {
          float[] input = features(row.key);
          new FeaturePipeline(new Normalisation(new float[] {0, 1, 2}, new float[] {1, 2, 0.5f}))
              .standardise(input, 0);
          float[] logits = replica.logits(new Batch(input, new int[1], 1));
          assertThat(row.outputs).as("sample %d", row.key).containsExactly(logits[0], logits[1]);
        }
      }
    }
    predictor.close();
  }

  @Test
  void samplesThatCannotBeUsedSayWhyAndAreNotFatal() {
    Predictor predictor = Predictor.on(spark, plan());
    List<Row> rows = predicted(predictor, 3);
    assertThat(rows).filteredOn(row -> !row.rejection.isEmpty()).hasSize(6);
    assertThat(rows.get(5).rejection)
        .isEqualTo("has the value NaN in feature 1 (features count from 0)");
    assertThat(rows.get(6).rejection).isEqualTo("has 2 features, and the model was trained on 3");
    List<String> ofImages =
        spark
            .parallelize(List.of(1), 1)
            .mapPartitions(
                one ->
                    rows(
                        predictor.logits(
                            List.of(new Keyed<>(1, (Sample) new Sample.EncodedImage(new byte[9])))
                                .iterator())))
            .map(Row::rejection)
            .collect();
    assertThat(ofImages)
        .containsExactly("is an image, and the model was trained on feature vectors");
    predictor.close();
  }

  @Test
  void aTaskThatStopsEarlyGivesItsReplicaBack() {
    Predictor predictor = Predictor.on(spark, plan());
    List<Integer> first =
        keys(2)
            .mapPartitions(some -> List.of(predictor.logits(samples(some)).next().key()).iterator())
            .collect();
    assertThat(first).containsExactly(0, 15);
    assertThat(ReplicaPool.inUse()).isZero();
    assertThat(predicted(predictor, 2)).hasSize(30);
    assertThat(ReplicaPool.idle()).isPositive();
    predictor.close();
    assertThat(ReplicaPool.idle()).isZero();
  }

  @Test
  void featuresAreThoseThatTheClassifierReads() {
    Predictor predictor = Predictor.on(spark, plan());
    List<Row> rows =
        keys(2).mapPartitions(some -> rows(predictor.features(samples(some)))).collect();
    assertThat(rows.get(0).outputs).hasSize(5);
    predictor.close();
  }

  @Test
  void probabilitiesHaveTheTemperature() {
    Predictor predictor = Predictor.on(spark, plan());
    double odds = Math.exp((3 - 1) / 2.0); // of the first class
    assertThat(predictor.probabilities(new float[] {3, 1})[0])
        .isCloseTo(odds / (1 + odds), within(1e-15));
    predictor.close();
  }
}

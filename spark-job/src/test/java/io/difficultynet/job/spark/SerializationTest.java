package io.difficultynet.job.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.conf.ConfigReader;
import io.difficultynet.conf.NetworkSettings.Device;
import io.difficultynet.conf.NetworkSettings.Engine;
import io.difficultynet.conf.NetworkSettings.Precision;
import io.difficultynet.conf.RunConfig;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.LabelledImages;
import io.difficultynet.datasets.augment.InputPipeline;
import io.difficultynet.datasets.augment.Normalisation;
import io.difficultynet.datasets.longtail.LongTailSplit;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.job.cluster.ClusterShape;
import io.difficultynet.job.cluster.EnginePlan;
import io.difficultynet.job.network.Model;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.Node;
import io.difficultynet.job.network.ResNets;
import io.difficultynet.job.round.HeldOut;
import io.difficultynet.job.round.Measurement;
import io.difficultynet.job.round.RoundInput;
import io.difficultynet.job.round.RoundInput.Part;
import io.difficultynet.job.round.RoundInput.Span;
import io.difficultynet.job.round.RoundPlan;
import io.difficultynet.job.round.RoundSlice;
import io.difficultynet.job.round.RoundTimes;
import io.difficultynet.job.worker.RunPlan;
import io.difficultynet.loss.CrossEntropy;
import io.difficultynet.loss.EqualizationLoss;
import io.difficultynet.loss.FocalLoss;
import io.difficultynet.loss.LabelAwareSmoothing;
import io.difficultynet.loss.LdamLoss;
import io.difficultynet.loss.SampleLoss;
import io.difficultynet.loss.ShiftedCrossEntropy;
import io.difficultynet.meta.PairGradient;
import io.difficultynet.meta.WeightNet;
import io.difficultynet.metrics.Calibration;
import io.difficultynet.metrics.ConfusionMatrix;
import io.difficultynet.metrics.Mistake;
import io.difficultynet.metrics.SurestMistakes;
import io.difficultynet.metrics.Temperatures;
import io.difficultynet.seed.Seeds;
import io.difficultynet.weight.ClassWeights;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag;

/** Every type that crosses between driver and executors, through the serializer that Spark uses. */
class SerializationTest {

  private static final Model MODEL = new Model(new float[] {1, -0f, 3}, new float[] {0.5f});
  private static final CrossEntropy LOSS = new CrossEntropy(0.1);
  private static final ClassWeights WEIGHTS = ClassWeights.of(new double[] {0.5, 1.5});
  private static JavaSparkContext spark;

  @BeforeAll
  static void start() {
    SparkConf conf = new SparkConf(false).setMaster("local[1]").setAppName("serialization");
    ClusterShape.of(conf).configure(conf);
    spark = new JavaSparkContext(conf);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void thePlanOfARun() {
    RunPlan plan = plan();
    RunPlan arrived = cross(plan);
    assertThat(arrived.id()).isEqualTo(plan.id());
    assertThat(arrived.config()).isEqualTo(plan.config());
    assertThat(arrived.seeds()).isEqualTo(plan.seeds());
    assertThat(arrived.classNames()).isEqualTo(plan.classNames());
    assertThat(arrived.network()).isEqualTo(plan.network());
    assertThat(arrived.engine()).isEqualTo(plan.engine());
    assertThat(arrived.split()).isEqualTo(plan.split());
    assertThat(arrived.threads()).isEqualTo(2);
    assertThat(evaluated(arrived.pipeline())).containsExactly(evaluated(plan.pipeline()));
  }

  @Test
  void theInputOfARound() {
    var rules =
        new RoundInput.Rules(
            7, new Span(2, 10, 20, true, false), LOSS, WEIGHTS, Part.CLASSIFIER, 1);
    assertThat(cross(rules)).isNotSameAs(rules).isEqualTo(rules);
    assertThat(cross(MODEL)).isNotSameAs(MODEL).isEqualTo(MODEL);
    var rest = cross(new RoundTask.Rest(new float[] {4, 5, 6}, rules));
    assertThat(rest.velocity()).containsExactly(4, 5, 6);
    assertThat(rest.rules()).isEqualTo(rules);
  }

  @Test
  void thePlanOfItsRounds() {
    RoundPlan plan = plan().rounds();
    RoundPlan arrived = cross(plan);
    assertThat(arrived.settings()).isNotSameAs(plan.settings()).isEqualTo(plan.settings());
    assertThat(arrived.train()).containsExactly(plan.train()).isNotEmpty();
    assertThat(arrived.validation()).containsExactly(plan.validation()).isNotEmpty();
  }

  @Test
  void everyLossAndEveryWeightOfARound() {
    long[] counts = {40, 3};
    List<SampleLoss> losses =
        List.of(
            new FocalLoss(2),
            ShiftedCrossEntropy.balancedSoftmax(counts),
            EqualizationLoss.of(counts, 0.5, 0.9, new Seeds(3)).inEpoch(4),
            LdamLoss.of(counts, 0.5, 1),
            LabelAwareSmoothing.of(counts, 0.3, 0.1, LabelAwareSmoothing.Shape.CONCAVE));
    for (SampleLoss loss : losses) {
      assertThat(cross(loss)).isNotSameAs(loss).isEqualTo(loss);
    }
    WeightNet net = WeightNet.initial(4, new SplittableRandom(1));
    assertThat(cross(net)).isEqualTo(net);
  }

  @Test
  void whatAReplicaBringsBack() {
    RoundSlice arrived =
        cross(
            new RoundSlice(
                1,
                new float[] {1},
                new float[] {2},
                List.of(new float[] {3}),
                4.5,
                5,
                "executor 3 on node7",
                new RoundTimes(0.6, 0.7, 0.8, 0.9)));
    assertThat(arrived)
        .usingRecursiveComparison()
        .isEqualTo(
            new RoundSlice(
                1,
                new float[] {1},
                new float[] {2},
                List.of(new float[] {3}),
                4.5,
                5,
                "executor 3 on node7",
                new RoundTimes(0.6, 0.7, 0.8, 0.9)));
  }

  @Test
  void partsOfAMeasurementAndOfAMetaStep() {
    var share =
        new Measurement.Share(
            ConfusionMatrix.of(new long[][] {{1, 2}, {3, 4}}),
            0.1,
            5,
            Calibration.NONE,
            Temperatures.NONE,
            new SurestMistakes(List.of(new Mistake(7, 1, 0, 0.5))));
    assertThat(cross(share)).isEqualTo(share);
    var pair =
        new PairGradient(
            new int[] {1}, new double[] {0.5}, new double[] {0.1}, new double[] {3, 4});
    assertThat(cross(pair)).usingRecursiveComparison().isEqualTo(pair);
    assertThat(cross(HeldOut.TEST)).isSameAs(HeldOut.TEST);
  }

  @Test
  void theTasksWithWhatTheyHold() {
    Broadcast<RunPlan> plan = spark.broadcast(plan());
    var rules = new RoundInput.Rules(0, Span.whole(1), LOSS, WEIGHTS, Part.NETWORK, 1);
    Broadcast<RoundInput.Rules> sent = spark.broadcast(rules);
    Broadcast<RoundTask.Rest> rest = spark.broadcast(new RoundTask.Rest(new float[3], rules));
    Broadcast<Model> model = spark.broadcast(MODEL);
    LongAccumulator progress = spark.sc().longAccumulator();
    List<Object> tasks =
        List.of(
            new RoundTask(plan, model, rest, 2, progress),
            new PairGradientTask(plan, model, sent, 3, 2),
            new MeasureTask(plan, model, HeldOut.VALIDATION, 2));
    for (Object task : tasks) {
      assertThat(cross(task))
          .isNotSameAs(task)
          .usingRecursiveComparison()
          .ignoringFields("plan", "rules", "rest", "model", "progress")
          .isEqualTo(task);
    }
  }

  @Test
  void anErrorOfATaskWithItsCodeAndRemedy() {
    var thrown =
        new DifficultyNetException(ErrorCode.PEER_TIMEOUT, "replica 1", "is silent", "Look");
    DifficultyNetException arrived = cross(thrown);
    assertThat(arrived.code()).isEqualTo(ErrorCode.PEER_TIMEOUT);
    assertThat(arrived.problems()).isEqualTo(thrown.problems());
    assertThat(arrived).hasMessage(thrown.getMessage());
  }

  private static RunPlan plan() {
    String file =
        "difficulty-net { data { format = idx, train-images = a, train-labels = b, test-images = c,"
            + " test-labels = d, class-names = [x, y] }, split { validation-per-class = 1, validation-most-share = 1,"
            + " imbalance = 1 }, augment { size = 8 } }";
    RunConfig config = ConfigReader.read(ConfigReader.parse(file, "test"), List.of()).config();
    Seeds seeds = new Seeds(3);
    NetworkDescription network =
        ResNets.forSmallImages(8, 4, ResNets.Shortcut.B, new Node.Input(1, 8, 8), 2);
    return new RunPlan(
        new UUID(1, 2),
        config,
        seeds,
        List.of("x", "y"),
        network,
        new EnginePlan(Engine.TORCH, Device.CUDA, Precision.BF16),
        RunPlan.Sources.ofTest(images()),
        LongTailSplit.of(images(), config.split(), seeds),
        InputPipeline.of(
            images(),
            config.input(),
            new Normalisation(new float[] {0.3f}, new float[] {0.6f}),
            seeds),
        2);
  }

  private static float[] evaluated(InputPipeline pipeline) {
    float[] input = new float[64];
    pipeline.evaluation(images(), 1, input, 0);
    return input;
  }

  private static LabelledImages images() {
    var images = new LabelledImages.Builder(new ImageShape(1, 6, 6), List.of("x", "y"));
    for (int i = 0; i < 6; i++) {
      byte[] pixels = new byte[36];
      pixels[i] = (byte) (40 * i);
      images.add(pixels, 0, i % 2);
    }
    return images.build();
  }

  private static <T> T cross(T value) {
    SerializerInstance serializer = new JavaSerializer(spark.getConf()).newInstance();
    ClassTag<T> tag = ClassTag.apply(value.getClass());
    ByteBuffer bytes = serializer.serialize(value, tag);
    return serializer.deserialize(bytes, tag);
  }
}

package io.difficultynet.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.difficultynet.conf.ConfigReader;
import io.difficultynet.conf.NetworkSettings.Engine;
import io.difficultynet.conf.RunConfig;
import io.difficultynet.error.Problem;
import io.difficultynet.error.Problems;
import io.difficultynet.job.engine.FrozenNorms;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.Node;
import io.difficultynet.job.network.ResNets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MemoryEstimateTest {

  private static final double BYTES_OF_A_MEBIBYTE = 1 << 20;
  private static final int PREDICTION_BATCH = 128;

  /** ResNet-50 for images of 224 pixels; each of its convolutions has a normalisation. */
  private static final NetworkDescription NETWORK =
      ResNets.forLargeImages(50, 64, ResNets.Shortcut.B, new Node.Input(3, 224, 224), 1000);

  private static final String[] FROZEN = {
    "train.batch-norm=frozen", "network.pretrained.weights=weights.safetensors"
  };

  @Test
  void lessThanIsNeededIsWarnedOf() {
    MemoryEstimate needed = new MemoryEstimate(1980, 3231, 900);
    assertThat(needed.lacks(new GivenMemory(false, 2048, 1024, OptionalLong.of(1638))))
        .extracting(Problem::toString)
        .containsExactly(
            "spark.executor.memory: gives an executor 1,024 MiB of heap, but this run needs about 1,980"
                + " MiB, and an executor whose heap is full is lost. Set --conf spark.executor.memory=1980m.",
            "spark.executor.memoryOverhead: allows an executor 1,638 MiB outside its heap, but this"
                + " run needs about 3,231 MiB, and the cluster may stop an executor that takes more"
                + " than it is allowed. Set --conf spark.executor.memoryOverhead=3231m.");
    assertThat(needed.lacks(new GivenMemory(false, 899, 1980, OptionalLong.empty())))
        .extracting(Problem::toString)
        .containsExactly(
            "spark.driver.memory: gives the driver 899 MiB of heap, but this run needs about 900 MiB."
                + " Set --conf spark.driver.memory=900m.");
    assertThat(needed.lacks(new GivenMemory(true, 1979, 1979, OptionalLong.empty())))
        .singleElement()
        .extracting(Problem::fix)
        .isEqualTo("Set --conf spark.driver.memory=1980m");
    assertThat(needed.lacks(new GivenMemory(false, 2048, 1980, OptionalLong.of(3230)))).hasSize(1);
    assertThat(needed.lacks(new GivenMemory(false, 2048, 1980, OptionalLong.of(3231)))).isEmpty();
    assertThat(needed.lacks(new GivenMemory(false, 2048, 1980, OptionalLong.empty()))).isEmpty();
  }

  @Test
  void whatIsNeededStandsBesideWhatIsGiven() {
    MemoryEstimate needed = new MemoryEstimate(1980, 3231, 900);
    assertThat(needed.text(new GivenMemory(false, 2048, 2048, OptionalLong.of(5120))))
        .isEqualTo(
            "about 900 MiB of heap for the driver, which has 2,048; about 1,980 MiB of heap and"
                + " 3,231 MiB outside it for each executor, which has 2,048 and 5,120");
    assertThat(needed.text(new GivenMemory(true, 3072, 3072, OptionalLong.empty())))
        .isEqualTo(
            "about 1,980 MiB of heap and 3,231 MiB outside it for each executor, whose heap has"
                + " 3,072; nothing enforces a limit outside it here, on YARN and Kubernetes set"
                + " spark.executor.memoryOverhead=3231m");
  }

  /** Batches of 32 in every iteration. */
  private static MemoryEstimate estimate(Engine engine, int executors, String... settings) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "data.format=cifar100",
                "data.root=/data",
                "method.name=cross-entropy",
                "train.batch-size=32"));
    all.addAll(List.of(settings));
    RunConfig config = ConfigReader.read(ConfigReader.parse("", "no file"), all).config();
    return RunMemory.of(config, NETWORK, 3200, executors, engine);
  }

  /** Outside the heap of one executor. */
  private static long mebibytes(Engine engine, String... settings) {
    return estimate(engine, 1, settings).outside();
  }

  private static double parameters(double copies) {
    return copies * NETWORK.parameterCount() * Float.BYTES / BYTES_OF_A_MEBIBYTE;
  }

  private static double inputs(int samples) {
    return (double) samples * NETWORK.input().length() * Float.BYTES / BYTES_OF_A_MEBIBYTE;
  }

  /**
   * Each executor has the network and its gradient, slices, its own and others, and three batches.
   */
  @Test
  void theHeapHoldsParametersSlicesAndWholeBatches() {
    double one = 150 + parameters(8 + 4) + inputs(32 + 32 + PREDICTION_BATCH);
    double ofFour = 150 + parameters(8 + 1 + 1.5) + inputs(8 + 8 + PREDICTION_BATCH);
    assertThat((double) estimate(Engine.TORCH, 1).heap()).isCloseTo(one, within(1.0));
    assertThat((double) estimate(Engine.TORCH, 4).heap()).isCloseTo(ofFour, within(1.0));
  }

  /** State before and after a round, and on their way, whatever the executors. */
  @Test
  void theDriverHoldsTheStateOfTwoRounds() {
    for (int executors : new int[] {1, 4}) {
      assertThat((double) estimate(Engine.TORCH, executors).driver())
          .isCloseTo(150 + parameters(11), within(1.0));
    }
  }

  @Test
  void onBigDlTheHeapHoldsWhatItsLayersHaveToo() {
    double ofLayers = parameters(3) + inputs(32 + PREDICTION_BATCH); // training, prediction
    assertThat((double) (estimate(Engine.BIGDL, 1).heap() - estimate(Engine.TORCH, 1).heap()))
        .isCloseTo(ofLayers, within(1.0));
  }

  /** 3 x 224 x 224 numbers a sample. */
  @Test
  void batchesThatNoArrayHoldsAreRefusedByName() {
    assertThat(tooLarge(14_266, "train.batch-size=14266")).isEmpty();
    assertThat(tooLarge(14_267, "train.batch-size=14267"))
        .containsExactly(
            "train.micro-batch-size: makes a batch of 14,267 samples of 150,528 numbers, but an"
                + " array holds 2,147,483,639 numbers. Set it to at most 14,266.");
    assertThat(tooLarge(20_000, "train.batch-size=20000", "train.micro-batch-size=64")).isEmpty();
    assertThat(tooLarge(20_000, "method.name=difficulty-net", "method.meta-batch-size=2147483647"))
        .singleElement()
        .asString()
        .startsWith("method.meta-batch-size, method.meta-train-batch-size: makes a batch of");
  }

  private static List<String> tooLarge(int samples, String... settings) {
    List<String> all =
        new ArrayList<>(
            List.of("data.format=cifar100", "data.root=/data", "method.name=cross-entropy"));
    all.addAll(List.of(settings));
    RunConfig config = ConfigReader.read(ConfigReader.parse("", "no file"), all).config();
    Problems problems = new Problems();
    RunMemory.checkArrays(config, NETWORK, samples, 1, problems);
    return problems.list().stream().map(Problem::toString).toList();
  }

  /** The largest numbers of all: an estimate in longs would have gone below 0. */
  @Test
  void noSizeOverflowsTheEstimate() {
    MemoryEstimate most =
        MemoryEstimate.of(Long.MAX_VALUE, Double.MAX_VALUE, Integer.MAX_VALUE, 1e300, 1e300)
            .withSamples(Long.MAX_VALUE, Long.MAX_VALUE, true);
    assertThat(most.heap()).isPositive();
    assertThat(most.outside()).isPositive();
    assertThat(most.driver()).isPositive();
  }

  /** Micro-batches are cut of a batch that was read whole. */
  @Test
  void aPseudoStepIsReadWhole() {
    String[] stratified = {
      "method.name=difficulty-net-paper",
      "method.meta-sampling=stratified",
      "method.meta-batch-size=100",
      "train.micro-batch-size=16"
    };
    double more = inputs(2 * 1000 + 100) - inputs(2 * 16 + 16);
    long without = estimate(Engine.TORCH, 1, "train.micro-batch-size=16").heap();
    assertThat((double) (estimate(Engine.TORCH, 1, stratified).heap() - without))
        .isCloseTo(more, within(1.0));
  }

  @Test
  void sparkCanReadTheSettingWhateverTheLanguage() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("fa-IR"));
    try {
      MemoryEstimate needed = new MemoryEstimate(1980, 3231, 900);
      assertThat(needed.text(new GivenMemory(false, 2048, 2048, OptionalLong.empty())))
          .endsWith(" set spark.executor.memoryOverhead=3231m");
      assertThat(needed.lacks(new GivenMemory(false, 2048, 1, OptionalLong.of(1))))
          .extracting(Problem::fix)
          .containsExactly(
              "Set --conf spark.executor.memory=1980m",
              "Set --conf spark.executor.memoryOverhead=3231m");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void frozenNormsHaveNoOutputs() {
    long normOutputs = 0; // of a sample
    long ofTheirOwn = 0; // where no ReLU alone reads them
    for (int i = 0; i < NETWORK.nodes().size(); i++) {
      if (NETWORK.nodes().get(i) instanceof Node.BatchNorm) {
        long floats = outputsOfTheFirst(i + 1) - outputsOfTheFirst(i);
        normOutputs += floats;
        ofTheirOwn += NETWORK.normsUnderRelus().containsValue(i) ? 0 : floats;
      }
    }
    long saved = mebibytes(Engine.BIGDL) - mebibytes(Engine.BIGDL, FROZEN);
    double outputs = 1.1 * PREDICTION_BATCH * ofTheirOwn * Float.BYTES; // more than 2.2 * 32
    assertThat(saved * BYTES_OF_A_MEBIBYTE)
        .isCloseTo(outputs, within(3 * BYTES_OF_A_MEBIBYTE)); // less biases, rounded
    assertThat(NETWORK.activationCount() - normOutputs)
        .isEqualTo(FrozenNorms.withoutNorms(NETWORK).activationCount());
    assertThat(mebibytes(Engine.TORCH, FROZEN)).isLessThan(mebibytes(Engine.TORCH));
  }

  /** The outputs of the network's first nodes, for a sample. */
  private static long outputsOfTheFirst(int number) {
    List<Node> nodes = new ArrayList<>(NETWORK.nodes().subList(0, number));
    nodes.add(new Node.Linear(number - 1, 1, 1));
    return new NetworkDescription("a part", nodes).activationCount() - 1;
  }

  /** BigDL's networks for further sizes have parameters in layouts of their own. */
  @Test
  void ofSeveralBatchesTheLargestCounts() {
    String[] learned = {
      "method.name=difficulty-net-paper",
      "method.meta-batch-size=16",
      "method.meta-train-batch-size=16"
    };
    assertThat(mebibytes(Engine.TORCH, learned)).isEqualTo(mebibytes(Engine.TORCH));
    assertThat((double) (mebibytes(Engine.BIGDL, learned) - mebibytes(Engine.BIGDL)))
        .isCloseTo(parameters(4), within(1.0));
    for (Engine engine : List.of(Engine.BIGDL, Engine.TORCH)) {
      double larger =
          engine == Engine.BIGDL
              ? (2.2 * 1000 - Math.max(2.2 * 32, 1.1 * PREDICTION_BATCH))
                  * NETWORK.fusedActivationCount()
              : 1.5 * (1000 - 32) * NETWORK.activationCount(); // more than is alive of a prediction
      double outputs = larger * Float.BYTES / BYTES_OF_A_MEBIBYTE;
      double parameters = engine == Engine.BIGDL ? parameters(2 * 4) : 0; // two networks more
      long one = mebibytes(engine);
      long three = mebibytes(engine, learned[0], learned[1], "method.meta-train-batch-size=1000");
      assertThat((double) (three - one)).isCloseTo(outputs + parameters, within(2.0));
    }
  }

  /** Of the 1000 that the network knows. */
  @Test
  void aStratifiedPseudoStepHasASampleOfEveryClass() {
    String paper = "method.name=difficulty-net-paper";
    String stratified = "method.meta-sampling=stratified";
    for (Engine engine : List.of(Engine.BIGDL, Engine.TORCH)) {
      assertThat(mebibytes(engine, paper, stratified, "method.meta-train-batch-size=64"))
          .isEqualTo(mebibytes(engine, paper, "method.meta-train-batch-size=1000"));
      assertThat(mebibytes(engine, paper, stratified, "method.meta-train-batch-size=1200"))
          .isEqualTo(mebibytes(engine, paper, "method.meta-train-batch-size=1200"));
    }
  }

  /** Training in passes of 16 twice, pairs in passes of 16, 15 and 14, predictions of 16. */
  @Test
  void microBatchesBoundThePairsAndPredictionsToo() {
    String[] whole = {
      "method.name=difficulty-net-paper",
      "method.meta-batch-size=100",
      "method.meta-train-batch-size=128"
    };
    String[] passes = {whole[0], whole[1], whole[2], "train.micro-batch-size=16"};
    double outputs = NETWORK.fusedActivationCount() * Float.BYTES / BYTES_OF_A_MEBIBYTE;
    double before = 2.2 * 128 * outputs; // and three networks that train
    double after = 2.2 * 16 * outputs; // also three
    assertThat((double) (mebibytes(Engine.BIGDL, whole) - mebibytes(Engine.BIGDL, passes)))
        .isCloseTo(before - after, within(2.0));
    assertThat(mebibytes(Engine.TORCH, passes)).isLessThan(mebibytes(Engine.TORCH, whole) / 5);
  }
}

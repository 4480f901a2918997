package io.difficultynet.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.difficultynet.conf.ConfigReader;
import io.difficultynet.conf.NetworkSettings.Engine;
import io.difficultynet.conf.RunConfig;
import io.difficultynet.error.Problem;
import io.difficultynet.job.engine.FrozenNorms;
import io.difficultynet.job.engine.NetworkDescription;
import io.difficultynet.job.engine.Node;
import io.difficultynet.job.engine.ResNets;
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
      ResNets.forLargeImages(50, 64, ResNets.Shortcut.B, 3, 224, 1000);

  private static final String[] FROZEN = {
    "train.batch-norm=frozen", "network.pretrained.weights=weights.safetensors"
  };

  @Test
  void lessThanIsNeededIsWarnedOfWhereItIsEnforced() {
    MemoryEstimate memory = new MemoryEstimate(3231);
    assertThat(memory.lack(OptionalLong.of(1638)).map(Problem::toString))
        .hasValue(
            "spark.executor.memoryOverhead: allows an executor 1,638 MiB outside its heap, but this"
                + " run needs about 3,231 MiB, and the cluster may stop an executor that takes more"
                + " than it is allowed. Set --conf spark.executor.memoryOverhead=3231m.");
    assertThat(memory.lack(OptionalLong.of(3230))).isPresent();
    assertThat(memory.lack(OptionalLong.of(3231))).isEmpty();
    assertThat(memory.lack(OptionalLong.empty())).isEmpty();
    assertThat(memory.text(OptionalLong.of(5120)))
        .isEqualTo(
            "about 3,231 MiB outside the heap of each executor, of 5,120 that the cluster allows");
    assertThat(memory.text(OptionalLong.empty()))
        .isEqualTo(
            "about 3,231 MiB outside the heap of each executor; nothing enforces a limit here, on"
                + " YARN and Kubernetes set spark.executor.memoryOverhead=3231m");
  }

  /** Batches of 32 in every iteration. */
  private static long mebibytes(Engine engine, String... settings) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "data.format=cifar100",
                "data.root=/data",
                "method.name=cross-entropy",
                "train.batch-size=32"));
    all.addAll(List.of(settings));
    RunConfig config = ConfigReader.read(ConfigReader.parse("", "no file"), all).config();
    return MemoryEstimate.of(config, NETWORK, 3200, 1, engine).mebibytes();
  }

  @Test
  void sparkCanReadTheSettingWhateverTheLanguage() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("fa-IR"));
    try {
      MemoryEstimate memory = new MemoryEstimate(3231);
      assertThat(memory.text(OptionalLong.empty()))
          .endsWith(" set spark.executor.memoryOverhead=3231m");
      assertThat(memory.lack(OptionalLong.of(1)).orElseThrow().fix())
          .isEqualTo("Set --conf spark.executor.memoryOverhead=3231m");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void frozenNormsHaveNoOutputs() {
    long normOutputs = 0; // of a sample
    for (int i = 0; i < NETWORK.nodes().size(); i++) {
      if (NETWORK.nodes().get(i) instanceof Node.BatchNorm) {
        normOutputs += outputsOfTheFirst(i + 1) - outputsOfTheFirst(i);
      }
    }
    long saved = mebibytes(Engine.BIGDL) - mebibytes(Engine.BIGDL, FROZEN);
    double outputs = (2.2 * 32 + 1.1 * PREDICTION_BATCH) * normOutputs * Float.BYTES;
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

  @Test
  void libtorchHoldsTheLargestBatchAndBigDlEveryOne() {
    String[] learned = {
      "method.name=difficulty-net-paper",
      "method.meta-batch-size=16",
      "method.meta-train-batch-size=16"
    };
    assertThat(mebibytes(Engine.TORCH, learned)).isEqualTo(mebibytes(Engine.TORCH));
    double more = 2.2 * 16 * NETWORK.activationCount() * Float.BYTES;
    double parameters = 4.0 * NETWORK.parameterCount() * Float.BYTES; // one network more
    assertThat(mebibytes(Engine.BIGDL, learned) - mebibytes(Engine.BIGDL))
        .isCloseTo(Math.round((more + parameters) / BYTES_OF_A_MEBIBYTE), within(1L));
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
    double outputs = NETWORK.activationCount() * Float.BYTES / BYTES_OF_A_MEBIBYTE;
    double parameters = 4.0 * NETWORK.parameterCount() * Float.BYTES / BYTES_OF_A_MEBIBYTE;
    double before = (2.2 * (32 + 128 + 100) + 1.1 * 128) * outputs + 4 * parameters;
    double after = (2.2 * (16 + 15 + 14) + 1.1 * 16) * outputs + 4 * parameters;
    assertThat((double) (mebibytes(Engine.BIGDL, whole) - mebibytes(Engine.BIGDL, passes)))
        .isCloseTo(before - after, within(2.0));
    assertThat(mebibytes(Engine.TORCH, passes)).isLessThan(mebibytes(Engine.TORCH, whole) / 5);
  }
}

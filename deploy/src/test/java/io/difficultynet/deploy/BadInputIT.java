package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A user's mistake is refused by {@code train} before anything is trained: exit status 2, a message
 * with the place, what is wrong there and what to do, and no output folder.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {

  private final TinyRun tiny;
  private final TinyIdx data;

  BadInputIT(@TempDir Path scratch) {
    tiny = TinyRun.on("local[2]", scratch);
    data = new TinyIdx(scratch.resolve("data"));
  }

  @Test
  void aMissingDataFile() {
    refused("missing-data", "--set", "data.train-images=" + data.folder().resolve("nothing"))
        .contains("error DN-1002 DATA_MISSING: This run cannot start")
        .contains(
            "\n  data.train-images (%s/nothing): there is no such file.".formatted(data.folder()))
        .contains("Correct the path, or install the data set there.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:b", "file://host/data", "nosuchfs://host/data", "s3a:/data", "%zz:"})
  void aPathThatIsNone(String path) {
    refused("no-path", "--set", "data.train-images=" + path)
        .contains("\n  data.train-images (" + path + "): ");
  }

  @Test
  void oneClassAlone() throws IOException {
    for (Path labels : List.of(data.trainLabels(), data.testLabels())) {
      byte[] bytes = Files.readAllBytes(labels);
      Arrays.fill(bytes, 8, bytes.length, (byte) 0);
      Files.write(data.folder().resolve("all-0-" + labels.getFileName()), bytes);
    }
    refused(
            "one-class",
            "--set",
            "data.train-labels=" + data.folder().resolve("all-0-train-labels-idx1-ubyte"),
            "--set",
            "data.test-labels=" + data.folder().resolve("all-0-t10k-labels-idx1-ubyte"))
        .contains("\n  data: has one class alone: [0]. Give samples of two classes at least;");
  }

  @Test
  void labelsThatBeginWithOne() throws IOException {
    Path shifted = data.folder().resolve("from-1");
    byte[] labels = Files.readAllBytes(data.trainLabels());
    for (int i = 8; i < labels.length; i++) {
      labels[i]++;
    }
    Files.write(shifted, labels);

    refused("from-1", "--set", "data.train-labels=" + shifted)
        .contains("\n  class 0: has no training samples")
        .contains("labels seem to begin with 1: count them from 0.");
  }

  /** Each would end in the difficulties or the weights, after the first epoch. */
  @Test
  void aLearningNetworkThatItsSettingsDriveToInfinityHasDiverged() {
    for (String setting : List.of("method.adam.rate=1e308", "method.driver-weight=1e308")) {
      RunFiles output = tiny.output("infinite");
      Script.Result result =
          tiny.runTrain(output, "--set", "run.epochs=2", "--set", setting, "--resume", "never");
      assertThat(result.status()).as(result.errors()).isEqualTo(2);
      assertThat(result.errors())
          .contains("error DN-1012 DIVERGED: ")
          .contains("so the network that learns weights has diverged. Lower method.adam.rate");
    }
  }

  @Test
  void aTruncatedDataFile() throws IOException {
    byte[] whole = Files.readAllBytes(data.testImages());
    Path cut = data.folder().resolve("cut-off");
    Files.write(cut, Arrays.copyOf(whole, whole.length - 200));

    refused("truncated-data", "--set", "data.test-images=" + cut)
        .contains("error DN-1003 DATA_CORRUPT: ")
        .contains("\n  data.test-images (" + cut + "): ends after 198 of its 200 images.")
        .contains("download or copy it again");
  }

  @Test
  void aTruncatedGzipFile() throws IOException {
    byte[] whole = Files.readAllBytes(data.trainImages());
    Path cut = data.folder().resolve("cut-off.gz");
    Files.write(cut, Arrays.copyOf(whole, whole.length / 2));

    refused("truncated-gzip", "--set", "data.train-images=" + cut)
        .contains("error DN-1003 DATA_CORRUPT: ")
        .contains("\n  data.train-images (" + cut + "): its gzip data is damaged or cut off after")
        .contains("download or copy it again");
  }

  @Test
  void labelsWhereImagesShouldBe() {
    refused("wrong-magic", "--set", "data.train-images=" + data.trainLabels())
        .contains("error DN-1003 DATA_CORRUPT: ")
        .contains("\n  data.train-images (" + data.trainLabels() + "): begins with 0x00000801, ")
        .contains("but IDX images begin with 0x00000803; this is a label file.")
        .contains("Is it exchanged with the image file? Give the images in data.train-images.");
  }

  @Test
  void aSetWithoutValidation() {
    refused("no-validation", "--set", "split.train-at-least=70")
        .contains("error DN-1004 DATA_UNSUITABLE: ")
        .contains("\n  split: gives no class a validation sample: the largest has 70 samples, of")
        .contains("split.train-at-least = 70 stay. Raise the first or lower the second, or give");
  }

  @Test
  void anImbalanceBelowOne() {
    refused("imbalance", "--set", "split.imbalance=0.5")
        .contains("error DN-1001 CONFIG_INVALID: The configuration cannot be used")
        .contains("\n  split.imbalance (--set): ")
        .contains("0.5")
        .contains("at least 1");
  }

  @Test
  void aBatchLargerThanTheData() {
    refused("batch", "--set", "train.batch-size=303")
        .contains("error DN-1004 DATA_UNSUITABLE: ")
        .contains(
            "\n  train.batch-size: is 303, but there are only 302 training samples."
                + " Set train.batch-size to a number in 1..302, or raise split.n-max.");
  }

  @Test
  void twoTasksPerExecutor() {
    refused(tiny.with("--conf", "spark.task.cpus=1"), "two-tasks")
        .contains("error DN-1011 CLUSTER_UNSUITABLE: ")
        .contains(
            "\n  spark.task.cpus: is 1 while an executor has 2 cores, which would not give"
                + " one task an executor. Leave spark.task.cpus out,");
  }

  @Test
  void dynamicAllocation() {
    refused(tiny.with("--conf", "spark.dynamicAllocation.enabled=true"), "dynamic")
        .contains("error DN-1011 CLUSTER_UNSUITABLE: ")
        .contains(
            "\n  spark.dynamicAllocation.enabled: is true, but a barrier round needs a"
                + " fixed number of executors. Set spark.dynamicAllocation.enabled=false and"
                + " spark.executor.instances to their number.");
  }

  @Test
  void anOutputBelowARegularFile() throws IOException {
    Path file = Files.writeString(tiny.scratch().resolve("a-file"), "content");
    RunFiles output = new RunFiles(file.resolve("run"));

    Script.Result result = tiny.runTrain(output);

    assertThat(result.status()).as(result.errors()).isEqualTo(2);
    assertThat(result.errors())
        .contains("error DN-1005 OUTPUT_UNWRITABLE: ")
        .contains("\n  file:" + output.folder() + ": cannot be written: ")
        .contains("Give another --output, or the permission to write there.");
    assertThat(file).hasContent("content");
  }

  @Test
  void anUnknownKey() {
    refused("unknown-key", "--set", "train.batchsize=64")
        .contains("error DN-1001 CONFIG_INVALID: ")
        .contains(
            "\n  train.batchsize (--set): is not a known key. Did you mean train.batch-size?");
  }

  @Test
  void severalMistakesInTheConfigurationAreToldAtOnce() {
    refused(
            "several-keys",
            "--set",
            "split.imbalance=0.5",
            "--set",
            "network.dept=32",
            "--set",
            "augment.flip=ture")
        .contains("\n  split.imbalance (--set): ")
        .contains("\n  network.dept (--set): is not a known key. Did you mean network.depth?")
        .contains("\n  augment.flip (--set): ");
  }

  @Test
  void severalMistakesOutsideTheConfigurationAreToldAtOnce() {
    refused(
            tiny.with(
                "--conf", "spark.task.cpus=1", "--conf", "spark.dynamicAllocation.enabled=true"),
            "several",
            "--set",
            "data.test-labels=" + data.folder().resolve("nothing"))
        .contains("error DN-1011 CLUSTER_UNSUITABLE: This run cannot start")
        .contains("\n  spark.dynamicAllocation.enabled: ")
        .contains("\n  spark.task.cpus: ")
        .contains("\n  data.test-labels (" + data.folder() + "/nothing): there is no such file.");
  }

  @Test
  void aMissingConfigurationFile() {
    RunFiles output = tiny.output("missing-conf");
    TinyRun without = new TinyRun(tiny.scratch(), tiny.master(), Path.of("/no/such/file.conf"));

    Script.Result result = without.runTrain(output);

    assertThat(result.status()).as(result.errors()).isEqualTo(2);
    assertThat(result.errors())
        .contains(
            "error DN-1001 CONFIG_INVALID: --config /no/such/file.conf: does not exist."
                + " Give the path of a configuration file; conf/recipes has some to start from.");
    assertThat(output.folder()).doesNotExist();
  }

  @Test
  void anOptionOfSparkAfterTheCommand() {
    refused("spark-after", "--master", "local[2]")
        .contains("Unknown options: '--master', 'local[2]'")
        .contains("If --master is one, write: difficulty-net --master local[2] train …");
  }

  @Test
  void aCommandWithoutItsOutput() {
    Script.Result result =
        InProcess.run(tiny.scratch(), "train", "--config", tiny.conf().toString());

    assertThat(result.status()).as(result.errors()).isEqualTo(2);
    assertThat(result.errors())
        .contains("Missing required option: '--output=URI'")
        .contains("Usage:");
  }

  @Test
  void evaluateAndReportOfAFolderWithoutARun() {
    Path nothing = tiny.scratch().resolve("no-run");

    Script.Result evaluated =
        InProcess.run(tiny.scratch(), "evaluate", "--run", nothing.toString());
    Script.Result reported = InProcess.run(tiny.scratch(), "report", "--run", nothing.toString());

    assertThat(evaluated.status()).as(evaluated.errors()).isEqualTo(2);
    assertThat(evaluated.errors())
        .contains("error DN-1010 RUN_MISSING: file:" + nothing + "/model: has no manifest.json");
    assertThat(reported.status()).as(reported.errors()).isEqualTo(2);
    assertThat(reported.errors())
        .contains("error DN-1010 RUN_MISSING: file:" + nothing + ": has neither result.json nor");
    assertThat(nothing).doesNotExist();
  }

  /** Trains with these options, which must be refused without a trace; returns the message. */
  private AbstractStringAssert<?> refused(String name, String... options) {
    return refused(tiny, name, options);
  }

  private static AbstractStringAssert<?> refused(TinyRun run, String name, String... options) {
    RunFiles output = run.output(name + "/run");
    Script.Result result = run.runTrain(output, options);

    assertThat(result.status()).as(result.errors()).isEqualTo(2);
    assertThat(output.folder().getParent()).as("parent of the output").doesNotExist();
    return assertThat(result.errors()).doesNotContain("\tat ", "Exception in thread");
  }
}

package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.difficultynet.report.EpochReport;
import io.difficultynet.report.RunResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Two executors as processes of their own, with the all-reduce between them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoExecutorsIT {

  static final String MASTER = "local-cluster[2,1,3072]";

  /** Balanced accuracy in [0, 1]; the sums of the two runs differ in their order. */
  private static final double FEW_POINTS = 0.05;

  /** Chance is 0.1. */
  private static final double LEARNED = 0.9;

  /** Until the training has settled: before that, runs differ by many points. */
  private static final int EPOCHS = 8;

  private final Path metrics;
  private final TinyRun tiny;
  private final RunFiles run;

  TwoExecutorsIT(@TempDir Path scratch) throws IOException {
    metrics = Files.createDirectory(scratch.resolve("metrics"));
    tiny = TinyRun.on(MASTER, scratch);
    run = train(tiny.with(toFiles(metrics)), "first");
  }

  private static String[] toFiles(Path metrics) {
    String sink = "spark.metrics.conf.executor.sink.csv.";
    return new String[] {
      "--conf", sink + "class=org.apache.spark.metrics.sink.CsvSink",
      "--conf", sink + "directory=" + metrics
    };
  }

  /** A sink of Spark's gets them, here its files: an executor has no port that could be asked. */
  @Test
  void everyExecutorTellsWhatItHasDone() {
    RunResult result = run.readResult();
    long split = result.trainCounts().stream().mapToLong(Long::longValue).sum();
    assertThat(last("0.replica.imagesTrained") + last("1.replica.imagesTrained"))
        .isEqualTo((double) (EPOCHS * split));
    for (int executor = 0; executor < 2; executor++) {
      assertThat(last(executor + ".replica.rounds")).isEqualTo(EPOCHS);
      assertThat(last(executor + ".replica.computeSeconds")).isPositive();
      assertThat(last(executor + ".replica.synchroniseSeconds"))
          .isGreaterThanOrEqualTo(last(executor + ".replica.waitSeconds"));
    }
  }

  /** The last value of a metric of the first run. */
  private double last(String metric) {
    try (Stream<Path> files = Files.list(metrics)) {
      Path file =
          files.filter(path -> path.toString().endsWith(metric + ".csv")).findFirst().orElseThrow();
      List<String> lines = Files.readAllLines(file);
      return Double.parseDouble(lines.get(lines.size() - 1).split(",", -1)[1]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void eachSampleIsUsedOnceAnEpoch() {
    RunResult result = run.readResult();
    long split = result.trainCounts().stream().mapToLong(Long::longValue).sum();

    assertThat(result.epochs()).hasSize(EPOCHS);
    assertThat(result.epochs()).extracting(EpochReport::samples).containsOnly(split);
    assertThat(result.epochs()).extracting(EpochReport::executors).containsOnly(2);
    assertThat(result.test().counts().total()).containsOnly(20);
    assertThat(result.validation().counts().total()).containsOnly(10);
  }

  /** Again, without Spark, and with {@code ThreadCollective} in place of the exchange. */
  @Test
  void threadsOfOneJvmGiveTheBitsOfExecutors() {
    RunFiles threads = tiny.output("threads");
    new LocalJob(tiny.conf(), 2).train(threads, "run.epochs=" + EPOCHS);
    assertThat(threads.bits()).isEqualTo(run.bits());
  }

  @Test
  void oneExecutorWithAllCoresLearnsAsWell() {
    TinyRun oneExecutor = new TinyRun(tiny.scratch(), "local[2]", tiny.conf());
    RunFiles other = oneExecutor.output("one");
    Script.Result trained = oneExecutor.runTrain(other, "--set", "run.epochs=" + EPOCHS);

    assertThat(trained.status()).as(trained.errors()).isZero();
    assertThat(other.readResult().epochs()).extracting(EpochReport::executors).containsOnly(1);
    double one = other.readResult().test().balancedAccuracy();
    double two = run.readResult().test().balancedAccuracy();
    assertThat(two).isGreaterThan(LEARNED).isCloseTo(one, offset(FEW_POINTS));
  }

  /** Batches of 16 and 15, of which each of two executors has 8 or 7, and one has them in turn. */
  @Test
  void inMicroBatchesOneExecutorOfOneCoreGivesTheBitsOfTwo() {
    TinyRun oneExecutor = new TinyRun(tiny.scratch(), "local[1]", tiny.conf());
    RunFiles one = oneExecutor.output("one-in-halves");
    Script.Result trained =
        oneExecutor.runTrain(one, "--set", "train.micro-batch-size=8", "--set", "run.epochs=3");
    RunFiles two = tiny.output("two-in-halves");
    new LocalJob(tiny.conf(), 2).train(two, "train.micro-batch-size=8", "run.epochs=3");

    assertThat(trained.status()).as(trained.errors()).isZero();
    assertThat(one.readResult().epochs()).extracting(EpochReport::executors).containsOnly(1);
    assertThat(two.readResult().epochs()).extracting(EpochReport::executors).containsOnly(2);
    assertThat(two.bitsWithoutLosses()).isEqualTo(one.bitsWithoutLosses());
  }

  /** As good, and not the bits of 32-bit floats. */
  @Test
  void gradientsSentAsBfloat16TrainAsWell() {
    RunFiles half = train(tiny, "bf16", "--set", "train.gradient-exchange=bf16");

    assertThat(half.bits()).isNotEqualTo(run.bits());
    assertThat(half.readResult().test().balancedAccuracy())
        .isGreaterThan(LEARNED)
        .isCloseTo(run.readResult().test().balancedAccuracy(), offset(FEW_POINTS));
  }

  private static RunFiles train(TinyRun tiny, String name, String... more) {
    RunFiles output = tiny.output(name);
    List<String> arguments = new ArrayList<>(List.of("--set", "run.epochs=" + EPOCHS));
    arguments.addAll(List.of(more));
    Script.Result trained = tiny.runTrain(output, arguments.toArray(String[]::new));
    assertThat(trained.status()).as(trained.errors()).isZero();
    return output;
  }
}

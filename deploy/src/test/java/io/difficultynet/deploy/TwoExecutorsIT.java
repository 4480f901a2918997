package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.difficultynet.report.EpochReport;
import io.difficultynet.report.RunResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

  private final TinyRun tiny;
  private final RunFiles run;

  TwoExecutorsIT(@TempDir Path scratch) {
    tiny = TinyRun.on(MASTER, scratch);
    run = train("first");
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
    RunFiles half = train("bf16", "--set", "train.gradient-exchange=bf16");

    assertThat(half.bits()).isNotEqualTo(run.bits());
    assertThat(half.readResult().test().balancedAccuracy())
        .isGreaterThan(LEARNED)
        .isCloseTo(run.readResult().test().balancedAccuracy(), offset(FEW_POINTS));
  }

  private RunFiles train(String name, String... more) {
    RunFiles output = tiny.output(name);
    List<String> arguments = new ArrayList<>(List.of("--set", "run.epochs=" + EPOCHS));
    arguments.addAll(List.of(more));
    Script.Result trained = tiny.runTrain(output, arguments.toArray(String[]::new));
    assertThat(trained.status()).as(trained.errors()).isZero();
    return output;
  }
}

package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An executor that dies in the middle of a round costs time and nothing else. */
class ExecutorLossIT {

  /** Batches of 2 make an epoch last for seconds; heartbeats tell how far a round is. */
  private static final String[] LONG_EPOCHS = {
    "--set", "run.epochs=3",
    "--set", "train.batch-size=2"
  };

  /** The bar while epoch 2 of 3 runs, one digit or two of its percentage. */
  private static final Pattern MIDDLE_OF_EPOCH_2 = Pattern.compile("epoch 2/3 +[1-9][0-9]? %");

  private final TinyRun tiny;

  ExecutorLossIT(@TempDir Path scratch) {
    tiny =
        TinyRun.on(TwoExecutorsIT.MASTER, scratch)
            .with("--conf", "spark.executor.heartbeatInterval=200ms");
  }

  @Test
  void theRunGoesOnByItselfAndEndsWithTheSameBits() {
    RunFiles undisturbed = tiny.output("undisturbed");
    Script.Result reference = tiny.runTrain(undisturbed, LONG_EPOCHS);
    assertThat(reference.status()).as(reference.errors()).isZero();

    RunFiles disturbed = tiny.output("disturbed");
    Script.Result result;
    try (JobProcess job = JobProcess.start(tiny.scratch(), tiny.train(disturbed, LONG_EPOCHS))) {
      job.awaitErrors(MIDDLE_OF_EPOCH_2);
      List<ProcessHandle> executors = job.executors();
      assertThat(executors).hasSize(2);
      assertThat(executors.get(0).destroyForcibly()).isTrue(); // kill -9
      assertThat(disturbed.readEvents()).as("rounds complete when an executor died").hasSize(1);
      job.awaitTrue(
          "another executor in place of the lost one",
          () ->
              job.executors().stream().anyMatch(e -> !executors.contains(e))
                  && disturbed.readEvents().size() == 1);
      result = job.finish();
    }

    assertThat(result.status()).as(result.errors()).isZero();
    assertThat(result.errors()).contains("lost executor").doesNotContain("\tat ", "Lost task");
    assertThat(disturbed.bits()).isEqualTo(undisturbed.bits());
    assertThat(disturbed.readResult().epochs()).hasSize(3);
  }
}

package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.report.EpochReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that was stopped goes on as if it never was; a folder of another run stays as it is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResumeIT {

  private final TinyRun tiny;
  private final RunFiles neverStopped;

  ResumeIT(@TempDir Path scratch) {
    tiny = TinyRun.on("local[1]", scratch);
    neverStopped = tiny.output("never-stopped");
    Script.Result trained = tiny.runTrain(neverStopped);
    assertThat(trained.status()).as(trained.errors()).isZero();
  }

  @Test
  void aKilledRunGoesOnAndEndsWithTheSameBits() {
    RunFiles run = tiny.output("killed");
    try (JobProcess job = JobProcess.start(tiny.scratch(), tiny.train(run))) {
      job.awaitTrue("an epoch was complete", () -> !run.readEvents().isEmpty());
      job.kill();
    }
    assertThat(run.result()).doesNotExist();
    int completed = run.readEvents().size();

    Script.Result resumed = tiny.runTrain(run, "--resume", "auto");

    assertThat(resumed.status()).as(resumed.errors()).isZero();
    assertThat(resumed.errors()).containsPattern("going on after epoch [" + completed + "-4]");
    assertSameAsNeverStopped(run);
  }

  @Test
  void aRunThatASignalStopsSaysHowToGoOn() {
    RunFiles run = tiny.output("terminated");
    Script.Result stopped;
    try (JobProcess job = JobProcess.start(tiny.scratch(), tiny.train(run))) {
      job.awaitTrue("an epoch was complete", () -> !run.readEvents().isEmpty());
      stopped = job.terminate();
    }

    assertThat(stopped.status()).isEqualTo(128 + 15); // signal(7)
    assertThat(stopped.errors())
        .contains(
            "ended before it was done, by a signal or by Spark (see above). Run the same command again")
        .doesNotContain(
            "\tat ", "SPARK_STOPPED", "lost executor"); // what Spark says while it is torn down
  }

  @Test
  void aCompleteRunIsShownAndLeftAsItIs() {
    RunFiles run = copy("complete");

    Script.Result resumed = tiny.runTrain(run, "--resume", "must");

    assertThat(resumed.status()).as(resumed.errors()).isZero();
    assertThat(resumed.output())
        .contains("This run is complete already. To train it again: --resume never; ")
        .contains("result  file:" + run.result());
    assertThat(run.content()).isEqualTo(neverStopped.content());
  }

  @Test
  void resumeMustNeedsACheckpoint() {
    RunFiles run = tiny.output("nothing");

    Script.Result resumed = tiny.runTrain(run, "--resume", "must");

    assertThat(resumed.status()).isEqualTo(2);
    assertThat(resumed.errors())
        .contains("error DN-1007 CHECKPOINT_MISSING: file:" + run.folder() + "/checkpoints: ")
        .contains("has no checkpoint, and --resume is must")
        .contains("or --resume auto to start anew");
    assertThat(run.folder()).doesNotExist();
  }

  @Test
  void anotherConfigurationIsRefusedAndNothingChanges() {
    RunFiles run = copy("other-configuration");

    Script.Result resumed = tiny.runTrain(run, "--set", "train.batch-size=8");

    assertThat(resumed.status()).isEqualTo(2);
    assertThat(resumed.errors())
        .contains("error DN-1009 CHECKPOINT_MISMATCH: ")
        .contains("was written with another configuration: train.batch-size: 16 → 8. ")
        .contains("--resume never");
    assertThat(run.content()).isEqualTo(neverStopped.content());
  }

  /** The same labels over other pixels: nothing but their bytes tells. */
  @Test
  void otherPixelsAreRefusedAndAnEvaluationOnThemSaysSo() throws IOException {
    RunFiles run = copy("other-pixels");
    Path images = tiny.data().testImages();
    byte[] before = Files.readAllBytes(images);
    byte[] after = before.clone();
    after[after.length - 1] ^= 1; // of class 9
    Files.write(images, after);
    try {
      Script.Result resumed = tiny.runTrain(run);
      Script.Result evaluated =
          InProcess.run(tiny.scratch(), "evaluate", "--run", run.folder().toString());

      assertThat(resumed.status()).isEqualTo(2);
      assertThat(resumed.errors())
          .contains("error DN-1009 CHECKPOINT_MISMATCH: ")
          .contains(
              "was written with other data: of the test source, class 9 has as many samples with"
                  + " other bytes. ");
      assertThat(run.content()).isEqualTo(neverStopped.content());
      assertThat(evaluated.status()).as(evaluated.errors()).isZero();
      assertThat(evaluated.errors())
          .contains(
              "warning the test samples are not those that the run had: class 9 has as many samples"
                  + " with other bytes");
    } finally {
      Files.write(images, before);
    }
    Script.Result evaluated =
        InProcess.run(tiny.scratch(), "evaluate", "--run", run.folder().toString());
    assertThat(evaluated.errors()).doesNotContain("warning");
  }

  @Test
  void aShorterRunIsMadeLongerInPlace() throws IOException {
    RunFiles run = tiny.output("longer");
    Script.Result two = tiny.runTrain(run, "--set", "run.epochs=2");
    assertThat(two.status()).as(two.errors()).isZero();

    RunFiles shorter = run.copyTo(tiny.output("shorter").folder());
    Script.Result refused = tiny.runTrain(run);
    Script.Result longer = tiny.runTrain(run, "--resume", "extend");

    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.errors())
        .contains("run.epochs: 2 → 4. To make the run longer, give --resume extend. ");
    assertThat(longer.status()).as(longer.errors()).isZero();
    assertThat(longer.errors())
        .contains("warning this run had 2 epochs and goes on to 4; ")
        .contains("going on after epoch 2");
    assertThat(run.readResult().epochs()).hasSize(4);
    assertThat(run.folder().resolve("previous-result.json"))
        .hasSameTextualContentAs(shorter.result());
    assertThat(run.folder().resolve("replacement")).doesNotExist();

    RunFiles.Bits bits = run.bits(); // stopped after its last checkpoint, it has the result of two
    Files.copy(shorter.result(), run.result(), StandardCopyOption.REPLACE_EXISTING);
    Script.Result finished = tiny.runTrain(run, "--resume", "extend");
    assertThat(finished.errors()).contains("going on after epoch 4");
    assertThat(run.bits()).isEqualTo(bits);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aModelThatIsDamagedOrGoneIsRefusedAndTrainRestoresIt(boolean gone) throws IOException {
    RunFiles run = copy("model-" + gone);
    byte[] bytes = Files.readAllBytes(run.model());
    bytes[bytes.length / 2] ^= 1;
    if (gone) {
      Files.delete(run.model());
    } else {
      Files.write(run.model(), bytes);
    }

    Script.Result evaluated =
        InProcess.run(tiny.scratch(), "evaluate", "--run", run.folder().toString());
    Script.Result restored = tiny.runTrain(run);

    assertThat(evaluated.status()).isEqualTo(2);
    assertThat(evaluated.errors())
        .contains("error DN-1008 CHECKPOINT_CORRUPT: file:" + run.model())
        .contains("Run difficulty-net train again with the configuration and the --output");
    assertThat(restored.status()).as(restored.errors()).isZero();
    assertThat(restored.output())
        .contains("The model was written again, from the last checkpoint.");
    assertSameAsNeverStopped(run);
  }

  @Test
  void aDamagedCheckpointIsNamedAndTheOneBeforeIsUsed() throws IOException {
    RunFiles run = copy("damaged");
    Files.delete(run.result());
    Path damaged = run.state(TinyRun.EPOCHS);
    byte[] bytes = Files.readAllBytes(damaged);
    bytes[bytes.length / 2] ^= 1;
    Files.write(damaged, bytes);

    Script.Result resumed = tiny.runTrain(run);

    assertThat(resumed.status()).as(resumed.errors()).isZero();
    assertThat(resumed.errors())
        .contains("warning DN-1008 CHECKPOINT_CORRUPT: file:" + damaged)
        .contains("with SHA-256")
        .contains("going on after epoch 3");
    assertSameAsNeverStopped(run);
  }

  @Test
  void aRunThatWasStoppedAfterItsLastCheckpointIsFinished() throws IOException {
    RunFiles run = copy("unfinished");
    Files.delete(run.result());
    Files.delete(run.report());
    Files.delete(run.folder().resolve("model/model.json"));
    List<String> events = Files.readAllLines(run.events());
    Files.write(run.events(), events.subList(0, 3));

    Script.Result resumed = tiny.runTrain(run);

    assertThat(resumed.status()).as(resumed.errors()).isZero();
    assertThat(resumed.errors()).contains("going on after epoch 4");
    assertSameAsNeverStopped(run);
    assertThat(run.names()).isEqualTo(neverStopped.names());
  }

  @Test
  void aDamagedResultIsMadeAgainFromTheLastCheckpoint() throws IOException {
    RunFiles run = copy("damaged-result");
    Files.writeString(run.result(), "{\"formatVersion\":4,");

    Script.Result reported =
        InProcess.run(tiny.scratch(), "report", "--run", run.folder().toString());
    Script.Result evaluated =
        InProcess.run(
            tiny.scratch(), "--master", "local[1]", "evaluate", "--run", run.folder().toString());
    Script.Result resumed = tiny.runTrain(run);

    assertThat(reported.status()).isEqualTo(2);
    assertThat(reported.errors())
        .contains(
            "error DN-1010 RUN_MISSING: file:" + run.result() + ": cannot be read as the result")
        .contains("train or compare with the same --config and --output writes it again");
    assertThat(evaluated.status()).as("needs the model alone: " + evaluated.errors()).isZero();
    assertThat(resumed.status()).as(resumed.errors()).isZero();
    assertThat(resumed.errors())
        .contains("warning file:" + run.result() + " cannot be read as the result of a run")
        .contains("it is made again from the last checkpoint")
        .contains("going on after epoch 4");
    assertSameAsNeverStopped(run);
  }

  /** What is served while it trains, and what a start finds that was stopped in it. */
  @Test
  void resumeNeverTrainsBesideTheEarlierRunAndTakesItsPlace() throws Exception {
    RunFiles run = copy("anew");
    RunFiles next = new RunFiles(run.folder().resolve("replacement"));
    String[] anew = {"--resume", "never", "--set", "run.epochs=2", "--set", "run.seed=7"};
    CompletableFuture<Boolean> whole =
        CompletableFuture.supplyAsync(
            () -> {
              awaitEpoch(next);
              boolean complete = run.bits().equals(neverStopped.bits());
              SparkContext.getOrCreate().stop();
              return complete;
            });
    Script.Result stopped = tiny.runTrain(run, anew);
    assertThat(whole.get(60, TimeUnit.SECONDS)).as("the earlier run is there").isTrue();
    assertThat(stopped.status()).as(stopped.errors()).isEqualTo(3);
    assertThat(run.bits()).isEqualTo(neverStopped.bits());

    Script.Result resumed = tiny.runTrain(run, anew);

    assertThat(resumed.status()).as(resumed.errors()).isZero();
    assertThat(resumed.errors()).containsPattern("going on after epoch [12]");
    assertThat(resumed.output()).contains("result  file:" + run.result());
    assertThat(next.folder()).doesNotExist();
    assertThat(run.readResult().epochs()).extracting(EpochReport::epoch).containsExactly(1, 2);
    assertThat(run.readResult().seed()).isEqualTo(7);
    assertThat(run.readEvents()).hasSize(2);
    assertThat(run.checkpoint(4)).doesNotExist();
    assertThat(run.folder().resolve("previous-result.json"))
        .hasSameTextualContentAs(neverStopped.result());
    assertThat(run.report()).content().contains("\"changes\"");
    Script.Result again = tiny.runTrain(run, "--set", "run.epochs=2", "--set", "run.seed=7");
    assertThat(again.output()).contains("This run is complete already.");
  }

  private static void awaitEpoch(RunFiles run) {
    while (!Files.exists(run.events())) {
      try {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private RunFiles copy(String name) {
    return neverStopped.copyTo(tiny.output(name).folder());
  }

  private void assertSameAsNeverStopped(RunFiles run) {
    assertThat(run.bits()).isEqualTo(neverStopped.bits());
    assertThat(run.readResult().epochs())
        .extracting(EpochReport::epoch)
        .containsExactly(1, 2, 3, 4);
    assertThat(run.readEvents()).isEqualTo(run.readResult().epochs());
  }
}

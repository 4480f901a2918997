package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.report.EpochReport;
import io.difficultynet.report.PerClass;
import io.difficultynet.report.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Methods with a second stage, through {@code spark-submit}. */
class SecondStageIT {

  private static final String[] CRT = {
    "--set", "method.name=crt", "--set", "run.epochs=2", "--set", "method.second-stage.epochs=2"
  };

  private final TinyRun tiny;

  SecondStageIT(@TempDir Path scratch) {
    tiny = TinyRun.on("local[1]", scratch);
  }

  @Test
  void classifierRetrainingFollowsAndGoesOnFromItsMiddleWithTheSameBits() throws IOException {
    RunFiles whole = tiny.output("crt");
    Script.Result trained = tiny.runTrain(whole, CRT);
    assertThat(trained.status()).as(trained.errors()).isZero();
    RunResult result = whole.readResult();
    assertThat(result.epochs()).extracting(EpochReport::epoch).containsExactly(1, 2, 3, 4);
    assertThat(result.epochs()).extracting(EpochReport::samples).containsOnly(302L);
    assertThat(result.epochs())
        .extracting(EpochReport::classWeights)
        .containsOnly(PerClass.of(1, 1, 1, 1, 1, 1, 1, 1, 1, 1));
    assertThat(result.tau()).isNull();
    assertThat(RunFiles.tensors(whole.state(4)).get("statistics"))
        .containsExactly(RunFiles.tensors(whole.state(3)).get("statistics"));
    assertThat(trained.errors()).contains("epoch 4/4");

    RunFiles stopped = whole.copyTo(tiny.output("stopped").folder());
    Files.delete(stopped.result());
    delete(stopped.checkpoint(4));
    Script.Result resumed = tiny.runTrain(stopped, CRT);
    assertThat(resumed.status()).as(resumed.errors()).isZero();
    assertThat(resumed.errors()).contains("going on after epoch 3");
    assertThat(stopped.bits()).isEqualTo(whole.bits());
  }

  @Test
  void tauNormalisationTellsTheTauAndWritesTheModelThatItMeasured() {
    RunFiles run = tiny.output("tau");
    Script.Result trained =
        tiny.runTrain(
            run,
            "--set",
            "method.name=tau-normalisation",
            "--set",
            "run.epochs=2",
            "--set",
            "method.second-stage.tau=[0.5,1]");
    assertThat(trained.status()).as(trained.errors()).isZero();
    RunResult result = run.readResult();
    assertThat(result.tau()).isIn(0.5, 1.0);
    assertThat(trained.errors()).contains("classifier normalised with tau = " + result.tau());
    assertThat(trained.output()).contains("tau                " + result.tau());

    Script.Result evaluated =
        InProcess.run(
            tiny.scratch(), "--master", "local[1]", "evaluate", "--run", run.folder().toString());
    assertThat(evaluated.status()).as(evaluated.errors()).isZero();
    assertThat(evaluated.output())
        .contains("%.2f %%".formatted(100 * result.test().balancedAccuracy()));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}

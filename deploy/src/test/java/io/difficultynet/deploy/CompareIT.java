package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.report.Comparison;
import io.difficultynet.report.Figure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Two methods with two seeds: killed and gone on with, side by side, with a run that fails. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompareIT {

  private final TinyRun tiny;
  private final Path folder;
  private final Script.Result resumed;
  private final List<Path> completeBeforeTheKill;

  CompareIT(@TempDir Path scratch) {
    tiny = TinyRun.on("local[1]", scratch);
    folder = scratch.resolve("comparison");
    List<String> command = compare("local[1]", folder);
    try (JobProcess job = JobProcess.start(scratch, command)) {
      job.awaitErrors(Pattern.compile("cross-entropy seed 2  epoch 1/2  loss"));
      job.kill();
    }
    completeBeforeTheKill = results();
    resumed = InProcess.run(scratch, command);
    assertThat(resumed.status()).as(resumed.errors()).isZero();
  }

  private List<String> compare(String master, Path output, String... more) {
    List<String> command =
        new ArrayList<>(
            List.of("--master", master, "compare", "--config", tiny.conf().toString(), "--output"));
    command.addAll(
        List.of(
            output.toString(),
            "--methods",
            "cross-entropy,difficulty-net",
            "--seeds",
            "1,2",
            "--set",
            "run.epochs=2"));
    command.addAll(List.of(more));
    return command;
  }

  private List<Path> results() {
    return List.of("cross-entropy/seed-1", "cross-entropy/seed-2", "difficulty-net/seed-1").stream()
        .map(run -> folder.resolve(run).resolve("result.json"))
        .filter(Files::exists)
        .toList();
  }

  private Comparison comparison(Path of) {
    Path file = of.resolve("comparison.json");
    try {
      return Comparison.fromJson(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RunFiles run(String method, int seed) {
    return new RunFiles(folder.resolve(method).resolve("seed-" + seed));
  }

  @Test
  void aKilledComparisonGoesOnWhereItWas() {
    assertThat(completeBeforeTheKill)
        .containsExactly(
            folder.resolve("cross-entropy/seed-1/result.json"),
            folder.resolve("difficulty-net/seed-1/result.json"));
    assertThat(resumed.output()).contains("2 of 4 runs are complete already");
    assertThat(resumed.errors())
        .containsPattern("cross-entropy seed 2  .*; going on after epoch 1")
        .doesNotContain("cross-entropy seed 1  ")
        .contains("difficulty-net seed 2  epoch 2/2  loss ");
  }

  @Test
  void everyRunIsThereAsTrainWritesIt() {
    Comparison comparison = comparison(folder);
    for (String method : List.of("cross-entropy", "difficulty-net")) {
      for (int seed = 1; seed <= 2; seed++) {
        RunFiles run = run(method, seed);
        assertThat(run.content().keySet())
            .contains("result.json", "report.html", "events.jsonl", "model/model.json");
        assertThat(run.readResult().seed()).isEqualTo(seed);
        assertThat(run.readResult().runName()).isEqualTo("tiny, " + method + ", seed " + seed);
        assertThat(comparison.numbers(method, Figure.BALANCED_ACCURACY)[seed - 1])
            .isEqualTo(run.readResult().test().balancedAccuracy());
      }
    }
    RunFiles alone = tiny.output("alone");
    Script.Result trained =
        tiny.runTrain(
            alone,
            "--set",
            "run.epochs=2",
            "--set",
            "run.seed=2",
            "--set",
            "method.name=cross-entropy");
    assertThat(trained.status()).as(trained.errors()).isZero();
    assertThat(run("cross-entropy", 2).bits()).isEqualTo(alone.bits());
  }

  @Test
  void theTableAndThePageAreWrittenAndThePageCanBeMadeAgain() throws IOException {
    assertThat(resumed.output())
        .containsPattern("\ncross-entropy +2/2 ")
        .containsPattern("\ndifficulty-net +2/2 ")
        .contains("Less cross-entropy, paired by seed")
        .contains("comparison  file:" + folder + "/comparison.json");
    Path page = folder.resolve("comparison.html");
    String before = Files.readString(page);
    Files.delete(page);
    Script.Result reported = InProcess.run(tiny.scratch(), "report", "--run", folder.toString());
    assertThat(reported.status()).as(reported.errors()).isZero();
    assertThat(Files.readString(page)).isEqualTo(before);
  }

  @Test
  void anotherConfigurationIsRefusedForEveryRunAtOnce() {
    Script.Result refused =
        InProcess.run(tiny.scratch(), compare("local[1]", folder, "--set", "train.batch-size=8"));
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.errors())
        .contains("error DN-1009 CHECKPOINT_MISMATCH: This comparison cannot start")
        .contains("cross-entropy, file:" + folder.resolve("cross-entropy/seed-1/checkpoints"))
        .contains("difficulty-net, file:" + folder.resolve("difficulty-net/seed-2/checkpoints"))
        .contains("or delete the run's folder to train it again.");
  }

  @Test
  void mistakesAreToldTogetherAndNothingIsWritten() {
    Path output = tiny.scratch().resolve("refused");
    Script.Result refused =
        InProcess.run(
            tiny.scratch(), compare("local[1]", output, "--variant", "v=guesswork,method.hiden=3"));
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.errors())
        .contains("error DN-1001 CONFIG_INVALID: This comparison cannot start")
        .contains(
            "\n  v, method.name (variant): is \"guesswork\", which is no method. It must be one of")
        .contains("\n  v, method.hiden (variant): is not a known key. Did you mean method.hidden?");
    assertThat(output).doesNotExist();
  }

  /** One executor a run; a learning rate without bounds makes one method diverge. */
  @Test
  void sideBySideAFailingMethodDoesNotStopTheOther() {
    Path output = tiny.scratch().resolve("side-by-side");
    Script.Result result =
        InProcess.run(
            tiny.scratch(),
            compare(
                "local-cluster[2,1,1024]",
                output,
                "--parallel",
                "2",
                "--variant",
                "wild=cross-entropy,train.learning-rate.initial=1e30"));
    assertThat(result.status()).as(result.errors()).isEqualTo(2);
    assertThat(result.errors()).contains("wild seed 1  error DN-1012 DIVERGED: ");
    assertThat(result.output())
        .containsPattern("\ndifficulty-net +2/2 ")
        .containsPattern("\nwild +0/2 ")
        .contains("failed: wild seed 2: DN-1012 DIVERGED: ");
    assertThat(new RunFiles(output.resolve("difficulty-net/seed-1")).bits())
        .isEqualTo(run("difficulty-net", 1).bits()); // one core, one executor: the same run
  }
}

package io.difficultynet.job.track;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.conf.MlflowSettings;
import io.difficultynet.job.observe.SyntheticRuns;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.report.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are stopped, and servers that are away, slow or of another opinion. */
class MlflowTest {

  private static final RunResult RUN = SyntheticRuns.run("birds", List.of("owl", "jay"), 60, true);

  private static final String NOT_ALL =
      "warning MLflow does not have all of this run; train and compare make up for it when they are"
          + " run again";

  private final MlflowDouble server = new MlflowDouble();
  private final Path path;
  private final Folder output;
  private boolean stopped;
  private final List<String> notes = Collections.synchronizedList(new ArrayList<>());

  MlflowTest(@TempDir Path path) throws IOException {
    this.path = path;
    this.output = Folder.at(path.toString(), new Configuration(false));
    output.writeText("report.html", "the report");
    output.writeText("result.json", "{}");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** The run from some epoch on, which it has not begun. */
  private Mlflow tracked(int from, String uri, Map<String, String> environment, Duration lastWait) {
    MlflowLog log =
        new MlflowLog(
            new MlflowSettings(uri, "night birds"),
            new MlflowServer(uri, environment),
            output,
            RUN.start(),
            Map.of("method", "difficulty-net"),
            notes::add);
    return new Mlflow(log, RUN.epochs().subList(0, from), () -> stopped, notes::add, lastWait);
  }

  private Mlflow begun(int from) {
    return tracked(from, server.uri(), Map.of(), Duration.ofSeconds(20)).begin();
  }

  private static void train(Mlflow run, int from, int to) {
    RUN.epochs().subList(from, to).forEach(run::completed);
  }

  private static List<Object> steps(int last) {
    return IntStream.rangeClosed(1, last).mapToObj(step -> (Object) String.valueOf(step)).toList();
  }

  private MlflowDouble.Run logged() {
    assertThat(server.runs).hasSize(1);
    return server.runs.get(0);
  }

  @Test
  void aCompleteRunIsThereWithAllThatTellsItFromOthers() {
    try (Mlflow run = begun(0)) {
      train(run, 0, 60);
      run.finished(RUN);
    }
    assertThat(notes).isEmpty();
    assertThat(logged().name).isEqualTo("birds");
    assertThat(logged().steps("trainLoss")).isEqualTo(steps(60));
    assertThat(logged().metrics)
        .contains(
            Map.of(
                "key",
                "learningRate",
                "value",
                RUN.epochs().get(1).learningRate(),
                "timestamp",
                1767323045000L + 2 * 21400,
                "step",
                2L));
    assertThat(logged().steps("testBalancedAccuracy")).containsExactly("60");
    assertThat(logged().parameters)
        .hasSizeGreaterThan(100)
        .containsEntry("train.batch-size", "128")
        .containsEntry("method.name", "difficulty-net")
        .doesNotContainKey("split.n-max"); // which is null
    assertThat(logged().tags).containsEntry("method", "difficulty-net");
    assertThat(logged().statuses).containsExactly("RUNNING", "FINISHED");
    assertThat(server.artifacts)
        .containsOnlyKeys("1/run-1/artifacts/report.html", "1/run-1/artifacts/result.json");
    assertThat(server.artifacts.get("1/run-1/artifacts/report.html"))
        .asString()
        .isEqualTo("the report");
  }

  @Test
  void aRunThatGoesOnIsTheSameRunAndNoEpochIsThereTwice() {
    try (Mlflow run = begun(0)) {
      train(run, 0, 9);
      stopped = true;
    }
    try (Mlflow run = begun(5)) { // the last four were lost
      train(run, 5, 60);
      run.finished(RUN);
    }
    assertThat(logged().steps("seconds")).isEqualTo(steps(60));
    assertThat(logged().statuses).startsWith("RUNNING", "KILLED").endsWith("FINISHED");
    List<String> before = List.copyOf(logged().statuses);
    try (Mlflow run = tracked(60, server.uri(), Map.of(), Duration.ofSeconds(20))) {
      run.finished(RUN); // the command once more
    }
    assertThat(logged().metrics).doesNotHaveDuplicates();
    assertThat(logged().statuses).isEqualTo(before);
    assertThat(notes).isEmpty();
  }

  @Test
  void aRunThatFailsIsMarked() {
    begun(0).close();
    assertThat(logged().statuses).containsExactly("RUNNING", "FAILED");
    assertThat(server.artifacts).isEmpty();
  }

  @Test
  void whatAServerMissedIsMadeUpForAndToldOnce() throws InterruptedException {
    server.away(true);
    try (Mlflow run = begun(0)) {
      train(run, 0, 30);
      while (notes.isEmpty()) {
        Thread.sleep(5);
      }
      server.away(false);
      train(run, 30, 60);
      run.finished(RUN);
    }
    assertThat(logged().steps("seconds")).isEqualTo(steps(60));
    assertThat(notes)
        .containsExactly(
            "warning MLflow does not have all of this run yet: %s answers".formatted(server.uri())
                + " /api/2.0/mlflow/experiments/get-by-name with status 503: come back later");
  }

  @Test
  void aServerThatStaysAwayCostsNothingAndTheSameCommandMakesUpForIt() {
    server.away(true);
    try (Mlflow run = begun(0)) {
      train(run, 0, 60);
      run.finished(RUN);
    }
    assertThat(notes).hasSize(2).endsWith(NOT_ALL);
    assertThat(path.resolve("mlflow.json")).doesNotExist();
    server.away(false);
    try (Mlflow run = tracked(60, server.uri(), Map.of(), Duration.ofSeconds(20))) {
      run.finished(RUN);
    }
    assertThat(logged().steps("seconds")).isEqualTo(steps(60));
    assertThat(logged().statuses).containsExactly("RUNNING", "FINISHED");
  }

  @Test
  void aSlowServerIsNotWaitedFor() {
    server.slow(60_000);
    long start = System.nanoTime();
    try (Mlflow run = tracked(0, server.uri(), Map.of(), Duration.ofMillis(300)).begin()) {
      train(run, 0, 60);
      run.finished(RUN);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    assertThat(notes).containsExactly(NOT_ALL);
  }

  @Test
  void whereNoServerListensTheRunGoesOn() {
    String nobody = server.uri();
    server.close();
    try (Mlflow run = tracked(0, nobody, Map.of(), Duration.ofSeconds(20)).begin()) {
      run.finished(RUN);
    }
    assertThat(notes.get(0))
        .startsWith("warning MLflow does not have all of this run yet: " + nobody)
        .contains(" does not answer: ");
  }

  @Test
  void anIdThatTheServerDoesNotKnowIsReplaced() throws IOException {
    Files.writeString(
        path.resolve("mlflow.json"),
        "{\"uri\": \"%s\", \"experiment\": \"night birds\", \"run\": \"run-7\"}"
            .formatted(server.uri()));
    begun(3).close();
    assertThat(logged().steps("seconds")).isEqualTo(steps(3));
    assertThat(path.resolve("mlflow.json")).content().contains("\"run-1\"");
  }

  @Test
  void aSettingThatChangedStaysAsItWas() {
    begun(0).close();
    logged().parameters.put("run.epochs", "7"); // of a run that was made longer
    begun(2).close();
    assertThat(logged().parameters).containsEntry("run.epochs", "7");
    assertThat(logged().steps("seconds")).isEqualTo(steps(2));
    assertThat(notes).isEmpty();
  }

  @Test
  void credentialsAreThoseOfMlflowsOwnVariables() {
    Map<String, String> both =
        Map.of("MLFLOW_TRACKING_USERNAME", "ann", "MLFLOW_TRACKING_PASSWORD", "geheim");
    tracked(0, server.uri(), both, Duration.ofSeconds(20)).close();
    Map<String, String> token = Map.of("MLFLOW_TRACKING_TOKEN", "t\n");
    tracked(0, server.uri(), token, Duration.ofSeconds(20)).close();
    assertThat(server.authorizations).containsOnly("Basic YW5uOmdlaGVpbQ==", "Bearer t");
    assertThat(notes).isEmpty();
    Map<String, String> wrong = Map.of("MLFLOW_TRACKING_TOKEN", "t\nu");
    tracked(0, server.uri(), wrong, Duration.ofSeconds(20)).close();
    assertThat(notes.get(0))
        .endsWith("characters that HTTP does not allow")
        .doesNotContain("Bearer");
  }

  @Test
  void tagsAreAddedToTheRunOfAnOutput() throws IOException {
    begun(0).close();
    MlflowSettings settings = new MlflowSettings(server.uri(), "night birds");
    MlflowLog.tag(
        settings, new MlflowServer(server.uri(), Map.of()), output, Map.of("decision", "PROMOTED"));
    assertThat(logged().tags)
        .containsEntry("decision", "PROMOTED")
        .containsEntry("method", "difficulty-net");
  }
}

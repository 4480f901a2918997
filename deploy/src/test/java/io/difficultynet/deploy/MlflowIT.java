package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.deploy.clusters.ClusterTable;
import io.difficultynet.deploy.clusters.TrackingServer;
import io.difficultynet.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a real MLflow server has of runs that are killed, stopped, gone on with and compared. {@code
 * deploy/bin/test --suite clusters}.
 */
@Tag("clusters")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MlflowIT {

  private final TinyRun tiny;
  private final TrackingServer server;

  MlflowIT(@TempDir Path scratch) throws IOException {
    this.tiny = TinyRun.on("local[1]", scratch);
    this.server = TrackingServer.start(Distribution.cluster("mlflow"), scratch.resolve("mlflow"));
  }

  @AfterAll
  void stopTheServer() {
    server.close();
  }

  private String[] logged(String experiment) {
    return new String[] {
      "--set", "track.mlflow.uri=" + server.uri(), "--set", "track.mlflow.experiment=" + experiment
    };
  }

  private JsonObject theRun(String experiment) {
    List<JsonObject> runs = server.runs(experiment);
    assertThat(runs).hasSize(1);
    return runs.get(0);
  }

  private static String status(JsonObject run) {
    return run.object("info").text("status");
  }

  private static Map<String, String> pairs(JsonObject run, String what) {
    Map<String, String> pairs = new TreeMap<>();
    run.object("data").objects(what).forEach(one -> pairs.put(one.text("key"), one.text("value")));
    return pairs;
  }

  @Test
  void aRunThatWasKilledAndGoesOnIsOneRunWithEveryEpochOnce() throws IOException {
    RunFiles output = tiny.output("killed");
    List<String> command = tiny.train(output, logged("killed"));
    try (JobProcess job = JobProcess.start(tiny.scratch(), command)) {
      job.awaitTrue("an epoch was complete", () -> !output.readEvents().isEmpty());
      job.kill();
    }
    assertThat(status(theRun("killed"))).isEqualTo("RUNNING"); // nobody could say otherwise

    Script.Result resumed = JobProcess.run(tiny.scratch(), command);

    assertThat(resumed.status()).as(resumed.errors()).isZero();
    assertThat(resumed.errors()).doesNotContain("MLflow");
    JsonObject run = theRun("killed");
    assertThat(status(run)).isEqualTo("FINISHED");
    assertThat(run.object("info").text("run_name")).isEqualTo("tiny");
    String id = run.object("info").text("run_id");
    for (String metric : List.of("seconds", "validationBalancedAccuracy", "greatestWeight")) {
      assertThat(server.history(id, metric))
          .extracting(value -> value.small("step"))
          .containsExactlyInAnyOrder(1, 2, 3, TinyRun.EPOCHS);
    }
    assertThat(server.history(id, "testBalancedAccuracy"))
        .singleElement()
        .extracting(value -> value.number("value"))
        .isEqualTo(output.readResult().test().balancedAccuracy());
    assertThat(pairs(run, "params"))
        .containsEntry("train.batch-size", "16")
        .containsEntry("track.mlflow.experiment", "killed");
    assertThat(pairs(run, "tags"))
        .containsEntry("method", "difficulty-net")
        .containsEntry("seed", "1")
        .containsEntry("output", "file:" + output.folder())
        .containsEntry("splitDigest", output.readResult().splitDigest())
        .containsKeys("application", "version.difficulty-net");
    String place = run.object("info").text("artifact_uri").replace("mlflow-artifacts:/", "");
    assertThat(server.artifact(place + "/result.json"))
        .isEqualTo(Files.readString(output.result()));
    assertThat(server.artifact(place + "/report.html")).startsWith("<!DOCTYPE html>");
    ClusterTable.note("MLflow", "train, killed and gone on", status(run));
  }

  @Test
  void aRunThatASignalStopsIsMarkedAsKilled() {
    RunFiles output = tiny.output("terminated");
    List<String> command = tiny.train(output, logged("terminated"));
    try (JobProcess job = JobProcess.start(tiny.scratch(), command)) {
      job.awaitTrue("an epoch was complete", () -> !output.readEvents().isEmpty());
      var unused = job.terminate();
    }
    assertThat(status(theRun("terminated"))).isEqualTo("KILLED");
    ClusterTable.note("MLflow", "train, stopped by a signal", status(theRun("terminated")));
  }

  @Test
  void theRunsOfAComparisonAreToldApart() {
    List<String> command =
        new ArrayList<>(
            List.of(
                "--master",
                "local-cluster[2,1,1024]",
                "compare",
                "--config",
                tiny.conf().toString()));
    command.addAll(List.of("--output", tiny.scratch().resolve("compared").toString()));
    command.addAll(List.of("--methods", "cross-entropy,balanced-softmax", "--seeds", "1"));
    command.addAll(List.of("--parallel", "2", "--set", "run.epochs=1"));
    command.addAll(List.of(logged("compared")));

    Script.Result compared = InProcess.run(tiny.scratch(), command);

    assertThat(compared.status()).as(compared.errors()).isZero();
    assertThat(compared.errors()).doesNotContain("MLflow");
    assertThat(server.runs("compared"))
        .allSatisfy(run -> assertThat(status(run)).isEqualTo("FINISHED"))
        .extracting(run -> pairs(run, "tags").get("method"))
        .containsExactlyInAnyOrder("cross-entropy", "balanced-softmax");
  }

  @Test
  void aCandidateHasItsDecision() {
    String models = tiny.scratch().resolve("models").toString();
    List<String> command =
        new ArrayList<>(
            List.of("--master", "local[1]", "retrain", "--config", tiny.conf().toString()));
    command.addAll(List.of("--models", models, "--set", "run.epochs=1"));
    command.addAll(List.of(logged("nightly")));

    Script.Result retrained = InProcess.run(tiny.scratch(), command);

    assertThat(retrained.status()).as(retrained.errors()).isZero();
    assertThat(pairs(theRun("nightly"), "tags"))
        .containsEntry("decision", "PROMOTED")
        .containsEntry("models", "file:" + models);
  }
}

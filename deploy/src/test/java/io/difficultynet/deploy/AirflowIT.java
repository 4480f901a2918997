package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nights of {@code deploy/schedule/airflow} under a real Airflow, by a real {@code spark-submit}
 * with two executors. {@code deploy/bin/test --suite clusters}.
 */
@Tag("clusters")
class AirflowIT {

  private static final Path DAGS = Distribution.ROOT.resolve("deploy/schedule/airflow");

  private static final Path APPLICATION =
      Distribution.ROOT.resolve("deploy/kubernetes/operator/train/spark-application.yaml");

  private final Path scratch;
  private final Path models;
  private final TinyRun tiny;

  AirflowIT(@TempDir Path scratch) {
    this.scratch = scratch;
    this.models = scratch.resolve("models");
    this.tiny = TinyRun.on("local-cluster[2,1,1024]", scratch);
  }

  private Script airflow() {
    return new Script(List.of("python3", "-m", "airflow"), scratch)
        .with("PYTHONPATH", Distribution.cluster("airflow").toString())
        .with("PYTHONWARNINGS", "ignore")
        .with("PATH", Distribution.sparkHome().resolve("bin") + ":" + System.getenv("PATH"))
        .with("SPARK_HOME", Distribution.sparkHome().toString())
        .with("SPARK_LOCAL_IP", "127.0.0.1")
        .with("DIFFICULTY_NET_HOME", Distribution.ROOT.toString())
        .with("DIFFICULTY_NET_APPLICATION", APPLICATION.toString())
        .with("AIRFLOW_HOME", scratch.resolve("airflow").toString())
        .with("AIRFLOW__CORE__LOAD_EXAMPLES", "False")
        .with("AIRFLOW__CORE__DAGS_FOLDER", DAGS.toString())
        .with(
            "AIRFLOW_CONN_SPARK_DEFAULT",
            "{\"conn_type\":\"spark\",\"host\":\"" + tiny.master() + "\"}");
  }

  @BeforeEach
  void makeTheDatabase() {
    Script.Result made = airflow().run("db", "migrate");
    assertThat(made.status()).as(made.errors()).isZero();
  }

  @Test
  void bothDagsAreRead() {
    Script.Result errors = airflow().run("dags", "list-import-errors", "--output", "json");
    assertThat(errors.output()).as(errors.errors()).endsWith("[]\n");
    assertThat(airflow().run("dags", "list", "--output", "plain").output())
        .contains("difficulty_net_retrain ", "difficulty_net_retrain_kubernetes ");
  }

  /** The application that the Spark operator is given, with the night's arguments filled in. */
  @Test
  void theApplicationForKubernetesIsThatOfTheProject() {
    Script.Result rendered =
        airflow().run("tasks", "render", "difficulty_net_retrain_kubernetes", "retrain", "now");
    assertThat(rendered.output())
        .as(rendered.errors())
        .contains(
            "--models=s3a://models/birds",
            "registry.example.com/difficulty-net:0.1",
            "io.difficultynet.job.Main",
            "'spark.speculation': 'false'");
  }

  @Test
  void aPromotionIsHandedOnAndANightWithoutNewDataIsNot() throws IOException {
    Instant now = Instant.now();
    String first = night(now);
    String champion = "the champion is " + newest();
    assertThat(first).contains(champion, success("retrain"), success("promoted"), success("use"));

    // Cleared, as after a fault in what follows: its promotion is still its own.
    assertThat(night(now)).contains(champion, success("use"));

    String second = night(Instant.now());
    assertThat(second)
        .contains(success("retrain"), "nothing was decided", "Marking task as SKIPPED")
        .doesNotContain(champion, success("use"));
  }

  /** Status 2: no other try, and what follows does not run. */
  @Test
  void aMistakeFailsAtOnce() throws IOException {
    Files.writeString(tiny.conf(), "difficulty-net.train.batch-size = 0\n");
    assertThat(night(Instant.now()))
        .contains("retrain ended with status 2", "train.batch-size", "Immediate failure requested")
        .doesNotContain("UP_FOR_RETRY", success("promoted"));
  }

  private static String success(String task) {
    return "Marking task as SUCCESS. dag_id=difficulty_net_retrain, task_id=" + task + ",";
  }

  /** What Airflow logged of the run of the DAG that is due then. */
  private String night(Instant due) {
    Script.Result run =
        airflow()
            .run(
                "dags",
                "test",
                "difficulty_net_retrain",
                due.truncatedTo(ChronoUnit.SECONDS).toString(),
                "--conf",
                "{\"config\":\"%s\",\"models\":\"%s\"}".formatted(tiny.conf(), models.toUri()));
    return run.output() + run.errors();
  }

  private String newest() throws IOException {
    List<String> decisions = Files.readAllLines(models.resolve("decisions.jsonl"));
    return decisions.get(decisions.size() - 1).replaceFirst(".*\"run\":\"([^\"]+)\".*", "$1");
  }
}

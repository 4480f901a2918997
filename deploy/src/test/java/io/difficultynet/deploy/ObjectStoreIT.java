package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.deploy.clusters.ClusterTable;
import io.difficultynet.deploy.clusters.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Runs whose configuration, data and output lie in an object store, and what is refused there.
 * {@code deploy/bin/test --suite clusters}.
 */
@Tag("clusters")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ObjectStoreIT {

  private static final String BUCKET = "s3a://" + ObjectStore.BUCKET;
  private static final String[] EPOCHS = {"--set", "run.epochs=3", "--set", "train.batch-size=2"};

  private final Path scratch;
  private final TinyRun tiny;
  private final ObjectStore store;

  ObjectStoreIT(@TempDir Path scratch) throws IOException {
    this.scratch = scratch;
    this.tiny = TinyRun.on("local-cluster[2,1,1024]", scratch);
    this.store = ObjectStore.start(Distribution.cluster("moto"), scratch.resolve("store"));
    store.put("tiny.conf", tiny.conf());
    try (Stream<Path> files = Files.list(tiny.data().folder())) {
      for (Path file : files.toList()) {
        store.put("data/" + file.getFileName(), file);
        store.put(ObjectStore.SECRET_PREFIX + file.getFileName(), file);
      }
    }
  }

  @AfterAll
  void stopTheStore() {
    store.close();
  }

  /** Options of {@code spark-submit} for the store, by a user's key. */
  private List<String> spark(String master, ObjectStore.Key key) {
    String jars = Distribution.cluster("s3a") + "/*";
    List<String> options = new ArrayList<>(List.of("--master", master));
    for (String setting :
        List.of(
            "driver.extraClassPath=" + jars,
            "executor.extraClassPath=" + jars,
            "hadoop.fs.s3a.endpoint=" + store.endpoint(),
            "hadoop.fs.s3a.endpoint.region=us-east-1",
            "hadoop.fs.s3a.path.style.access=true",
            "hadoop.fs.s3a.access.key=" + key.id(),
            "hadoop.fs.s3a.secret.key=" + key.secret())) {
      options.addAll(List.of("--conf", "spark." + setting));
    }
    return options;
  }

  private List<String> train(List<String> spark, String data, String output, String... more) {
    List<String> arguments = new ArrayList<>(spark);
    arguments.addAll(List.of("train", "--config", BUCKET + "/tiny.conf", "--output", output));
    for (Path file :
        List.of(
            tiny.data().trainImages(),
            tiny.data().trainLabels(),
            tiny.data().testImages(),
            tiny.data().testLabels())) {
      String key = file.getFileName().toString().startsWith("t10k") ? "test" : "train";
      String what = file.getFileName().toString().contains("images") ? "images" : "labels";
      arguments.addAll(
          List.of("--set", "data.%s-%s=%s/%s".formatted(key, what, data, file.getFileName())));
    }
    arguments.addAll(List.of(more));
    return arguments;
  }

  @Test
  void aRunInTheStoreEndsWithTheBitsOfOneOnDisk() {
    RunFiles reference = tiny.output("reference");
    new LocalJob(tiny.conf(), 2).train(reference, "run.epochs=3", "train.batch-size=2");
    List<String> spark = spark(tiny.master(), store.owner());
    Script.Result trained;
    try (JobProcess job =
        JobProcess.start(scratch, train(spark, BUCKET + "/data", BUCKET + "/runs/a", EPOCHS))) {
      job.awaitTrue("an epoch", () -> store.has("runs/a/events.jsonl"));
      assertThat(job.executors().get(0).destroyForcibly()).isTrue();
      trained = job.finish();
    }
    assertThat(trained.status()).as(trained.errors()).isZero();
    assertThat(trained.errors()).contains("lost executor");
    RunFiles run = tiny.output("from-store");
    store.get("runs/a/", run.folder());
    assertThat(run.bits()).isEqualTo(reference.bits());
    note("train, executor lost", trained);

    List<String> evaluate = new ArrayList<>(spark);
    evaluate.addAll(List.of("evaluate", "--run", BUCKET + "/runs/a"));
    Script.Result evaluated = JobProcess.run(scratch, evaluate);
    assertThat(evaluated.status()).as(evaluated.errors()).isZero();
    note("evaluate", evaluated);
  }

  private void note(String what, Script.Result result) {
    ClusterTable.note("S3, local-cluster", what, "exit status " + result.status());
  }

  /** What an epoch costs: the difference of a run of three and one of two. */
  @Test
  void anEpochTakesFewRequests() {
    List<String> spark = spark(tiny.master(), store.owner());
    for (int epochs : new int[] {2, 3}) {
      String[] more = {"--set", "run.epochs=" + epochs};
      String output = BUCKET + "/counted/" + epochs;
      Script.Result trained = JobProcess.run(scratch, train(spark, BUCKET + "/data", output, more));
      assertThat(trained.status()).as(trained.errors()).isZero();
    }
    SortedMap<String, Long> epoch = store.requests("counted/3");
    store.requests("counted/2").forEach((method, count) -> epoch.merge(method, -count, Long::sum));
    ClusterTable.note("S3, local-cluster", "requests of an epoch", epoch.toString());
    assertThat(epoch.get("PUT")).as(epoch.toString()).isBetween(3L, 12L);
    assertThat(epoch.values().stream().mapToLong(count -> count).sum())
        .as(epoch.toString())
        .isLessThan(80);
    assertThat(store.requests("counted/3/.writing-"))
        .as("beside its place lies only what proves that the folder can be written")
        .isEqualTo(store.requests("counted/3/.writing-probe-"));
  }

  /** At once, and by the place that is refused. */
  @ParameterizedTest
  @CsvSource({
    "data denied,  guest,  s3a://birds/secret, s3a://birds/runs/b,"
        + " access to s3a://birds/secret/train-images-idx3-ubyte.gz is denied",
    "output denied, guest, s3a://birds/data, s3a://birds/secret/run,"
        + " access to s3a://birds/secret/run is denied",
    "wrong key, stranger, s3a://birds/data, s3a://birds/runs/b,"
        + " access to s3a://birds/tiny.conf is denied. Correct the access key",
    "no such bucket, owner, s3a://fish/data, s3a://birds/runs/b, there is no such bucket: s3a://fish"
  })
  void whatIsRefusedIsNamed(String what, String user, String data, String output, String message) {
    ObjectStore.Key key =
        switch (user) {
          case "owner" -> store.owner();
          case "guest" -> store.guest();
          default -> new ObjectStore.Key("AKIASTRANGER", "of nobody");
        };
    long start = System.nanoTime();
    Script.Result refused = JobProcess.run(scratch, train(spark("local[1]", key), data, output));
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf("%s %.1f s%n%s%n", what, seconds, refused.errors());
    assertThat(refused.status()).as(refused.errors()).isEqualTo(2);
    assertThat(refused.errors()).contains(message).doesNotContain("\tat ", key.secret());
    assertThat(seconds).isLessThan(90);
    note(what, refused);
  }

  /** The class of errors that a user cannot mend. */
  @Test
  void aStoreThatIsAwayIsTheClusters() {
    List<String> spark = new ArrayList<>(spark("local[1]", store.owner()));
    spark.addAll(List.of("--conf", "spark.hadoop.fs.s3a.endpoint=http://127.0.0.1:1"));
    spark.addAll(List.of("--conf", "spark.hadoop.fs.s3a.attempts.maximum=2"));
    spark.addAll(List.of("--conf", "spark.hadoop.fs.s3a.retry.limit=1"));
    Script.Result failed =
        JobProcess.run(scratch, train(spark, BUCKET + "/data", BUCKET + "/runs/c"));
    System.out.println(failed.errors());
    assertThat(failed.status()).as(failed.errors()).isEqualTo(3);
    note("store away", failed);
  }
}

package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.deploy.clusters.ClusterTable;
import io.difficultynet.deploy.clusters.Hadoop;
import io.difficultynet.deploy.clusters.TestCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs under YARN, with all that they read and write on HDFS. */
class YarnIT extends ClusterRuns {

  private final Hadoop hadoop;

  YarnIT(@TempDir Path scratch) throws IOException {
    super("YARN", scratch);
    hadoop = Hadoop.start(Distribution.cluster("hadoop"), scratch.resolve("hadoop"));
    FileSystem files = hadoop.files();
    files.copyFromLocalFile(path(tiny.data().folder()), path(tiny.data().folder()));
    files.copyFromLocalFile(path(tiny.conf()), path(tiny.conf()));
  }

  private static org.apache.hadoop.fs.Path path(Path file) {
    return new org.apache.hadoop.fs.Path(file.toUri().getPath());
  }

  @Override
  TestCluster cluster() {
    return hadoop;
  }

  @Override
  List<String> spark(Mode mode) {
    return List.of(
        "--master", "yarn",
        "--queue", Hadoop.QUEUE,
        "--num-executors", "2",
        "--executor-cores", "1",
        "--executor-memory", "1g",
        "--driver-memory", "1g",
        "--conf", "spark.yarn.jars=local:" + Distribution.sparkHome().resolve("jars/*"),
        "--conf", "spark.yarn.appMasterEnv.SPARK_LOCAL_IP=127.0.0.1",
        "--conf", "spark.executorEnv.SPARK_LOCAL_IP=127.0.0.1");
  }

  @Override
  Map<String, String> environment() {
    return Map.of("HADOOP_CONF_DIR", hadoop.conf().toString());
  }

  @Override
  String uri(Path file) {
    return hadoop.uri() + file;
  }

  @Override
  RunFiles read(RunFiles output) {
    try {
      FileSystem files = hadoop.files();
      if (files.exists(path(output.folder()))) {
        Files.createDirectories(output.folder().getParent());
        FileUtil.copy(
            files, path(output.folder()), output.folder().toFile(), false, files.getConf());
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  int epochs(RunFiles output) {
    try {
      FileSystem files = hadoop.files();
      org.apache.hadoop.fs.Path events = path(output.events());
      if (!files.exists(events)) {
        return 0;
      }
      try (var in = files.open(events)) {
        return (int) new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().count();
      }
    } catch (IOException e) {
      return 0; // it is being written
    }
  }

  @Override
  int status(Mode mode, int ofDriver) {
    return ofDriver;
  }

  @Override
  String ending(Mode mode, int ofDriver, int attempts) {
    if (mode == Mode.CLIENT && ofDriver == 2) {
      return "no application";
    }
    Hadoop.Ending ending = hadoop.ending(hadoop.lastApplication());
    if (mode == Mode.CLUSTER) {
      assertThat(ending.status())
          .as(ending.diagnostics())
          .isEqualTo(
              ofDriver == 0 ? FinalApplicationStatus.SUCCEEDED : FinalApplicationStatus.FAILED);
      assertThat(ending.attempts()).as(ending.diagnostics()).isEqualTo(attempts);
    }
    return ending.status().toString();
  }

  @Override
  List<String> tooManyExecutors() {
    return List.of("--num-executors", "8", "--executor-memory", "3g");
  }

  /** A data set of the method's field: 11,000 training images of ten kinds of clothes. */
  @Test
  void fashionMnistHasTheBitsOfReplicasWithoutSparkToo() throws IOException {
    Path recipe = Distribution.ROOT.resolve("conf/recipes/fashion-mnist-lt-difficulty-net.conf");
    RunFiles reference = tiny.output("fashion-reference");
    new LocalJob(recipe, 2).train(reference, "run.epochs=2");
    hadoop.files().copyFromLocalFile(path(recipe), path(recipe));
    RunFiles output = tiny.output("fashion");
    Script.Result trained =
        run(
            command(
                Mode.CLUSTER,
                "train",
                new String[] {"--set", "run.epochs=2"},
                "--config",
                uri(recipe),
                "--output",
                uri(output.folder())));
    assertThat(trained.status()).as(trained.errors()).isZero();
    String ending = ending(Mode.CLUSTER, 0, 1);
    assertThat(read(output).bits()).isEqualTo(reference.bits());
    ClusterTable.note("YARN, cluster mode", "train Fashion-MNIST-LT", "exit status 0, " + ending);
  }

  /** Then there is no Spark that would register the application, and clear what it has uploaded. */
  @Test
  void settingsThatSparkRefusesAreToldOnceToo() throws IOException {
    List<String> command = train(Mode.CLUSTER, tiny.output("refused-by-spark"));
    command.addAll(command.indexOf("--deploy-mode"), List.of("--executor-memory", "300m"));
    Script.Result refused = run(command);
    assertThat(refused.status()).as(refused.errors()).isEqualTo(2);
    assertThat(refused.errors()).contains("DN-1011 CLUSTER_UNSUITABLE: Spark: does not start");
    ClusterTable.note(
        "YARN, cluster mode",
        "settings refused by Spark",
        "exit status 2, " + ending(Mode.CLUSTER, 2, 1));
    FileSystem files = hadoop.files();
    assertThat(
            files.listStatus(
                new org.apache.hadoop.fs.Path(files.getHomeDirectory(), ".sparkStaging")))
        .isEmpty();
  }

  /**
   * YARN's application master interrupts the driver; of one in client mode it stops the context.
   */
  @ParameterizedTest
  @EnumSource
  void tooManyLostExecutorsAreAFaultOfTheCluster(Mode mode) {
    RunFiles output = tiny.output(mode.word() + "-too-many-lost");
    List<String> command = train(mode, output, EPOCHS);
    command.addAll(
        command.indexOf("--deploy-mode"),
        List.of(
            "--conf", "spark.executor.maxNumFailures=1", "--conf", "spark.yarn.maxAppAttempts=1"));
    Script.Result failed;
    try (JobProcess job = start(command)) {
      job.awaitTrue("an epoch", () -> epochs(output) == 1);
      cluster().kill(cluster().executors().get(0));
      failed = job.finish();
    }
    assertThat(failed.status()).as(failed.errors()).isEqualTo(3);
    if (mode == Mode.CLUSTER) {
      String driver = read(hadoop.logs(hadoop.lastApplication()));
      assertThat(driver)
          .contains("error DN-2005 SPARK_STOPPED: Spark: was stopped before the command was done");
    }
    ClusterTable.note(
        "YARN, " + mode.word() + " mode",
        "too many executors lost",
        "exit status 3, " + ending(mode, 3, 1));
  }

  private static String read(Path logs) {
    try (Stream<Path> containers = Files.list(logs)) {
      StringBuilder all = new StringBuilder();
      for (Path container : containers.sorted().toList()) {
        all.append(Files.readString(container.resolve("stderr")));
      }
      return all.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whose tasks take a core each, and which asks for a session. */
  @Test
  void aSetIsPreparedInTheContextThatThereIs() {
    RunFiles output = tiny.output("prepared");
    Script.Result prepared =
        run(
            command(
                Mode.CLUSTER,
                "prepare",
                new String[0],
                "--config",
                uri(tiny.conf()),
                "--output",
                uri(output.folder())));
    assertThat(prepared.status()).as(prepared.errors()).isZero();
    ClusterTable.note(
        "YARN, cluster mode", "prepare", "exit status 0, " + ending(Mode.CLUSTER, 0, 1));
    assertThat(read(output).folder().resolve("manifest.json")).exists();
  }

  private Script.Result refused(Map<String, String> environment, String... spark) {
    List<String> command = train(Mode.CLIENT, tiny.output("refused"));
    command.addAll(command.indexOf("--deploy-mode"), List.of(spark));
    Map<String, String> all = new HashMap<>(environment());
    all.putAll(environment);
    try (JobProcess job = JobProcess.start(tiny.scratch(), command, all)) {
      return job.finish();
    }
  }

  private void note(String what, Script.Result result, int status, String message) {
    assertThat(result.status()).as(result.errors()).isEqualTo(status);
    assertThat(result.errors()).contains(message).doesNotContain("\tat ");
    ClusterTable.note("YARN, client mode", what, "exit status " + status);
  }

  @Test
  void safeModePassesByItself() {
    hadoop.safeMode(true);
    try {
      note("HDFS in safe mode", refused(Map.of()), 3, "HDFS is in safe mode");
    } finally {
      hadoop.safeMode(false);
    }
  }

  @Test
  void anOutputOfAnotherUsersIsNamed() {
    Script.Result result = refused(Map.of("HADOOP_USER_NAME", "ann"));
    note("output denied", result, 2, "DN-1015 ACCESS_DENIED: This run cannot start");
    assertThat(result.errors()).contains("permission is denied: user=ann, access=WRITE");
  }

  @Test
  void aQueueThatIsNoneIsNamed() {
    Script.Result result = refused(Map.of(), "--queue", "nigth");
    note("no such queue", result, 2, "spark.yarn.queue: names no queue for jobs");
  }
}

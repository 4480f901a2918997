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
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

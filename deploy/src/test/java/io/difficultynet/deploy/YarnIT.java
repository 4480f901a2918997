package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.deploy.clusters.Hadoop;
import io.difficultynet.deploy.clusters.TestCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
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
        return (int)
            new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).lines().count();
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
    return List.of("--num-executors", "40");
  }
}

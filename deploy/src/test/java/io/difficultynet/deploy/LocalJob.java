package io.difficultynet.deploy;

import io.difficultynet.conf.ConfigReader;
import io.difficultynet.conf.LoadedConfig;
import io.difficultynet.datasets.io.LocalByteSource;
import io.difficultynet.job.run.LocalReplicaSource;
import io.difficultynet.job.run.Preflight;
import io.difficultynet.job.run.Resume;
import io.difficultynet.job.run.RunFolder;
import io.difficultynet.job.run.TrainingRun;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.report.RunResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;

/**
 * Whole runs in this JVM and without Spark: replicas are threads.
 *
 * @param conf the configuration file
 * @param replicas number of them, each with one core
 */
record LocalJob(Path conf, int replicas) {

  /** Trains to the end, or goes on to it from the last checkpoint. */
  RunResult train(RunFiles output, String... settings) {
    LoadedConfig loaded = load(settings);
    SparkConf cluster = new SparkConf(false);
    cluster.set("spark.master", "local-cluster[%d,1,1024]".formatted(replicas)); // only its shape
    Configuration hadoop = new Configuration();
    RunFolder folder = new RunFolder(Folder.at(output.folder().toString(), hadoop));
    Preflight.Ready ready = Preflight.check(loaded.config(), cluster, hadoop, folder.folder());
    TrainingRun run = new TrainingRun(loaded, ready, folder, Resume.AUTO);
    return run.run(new LocalReplicaSource(new LocalByteSource()), "", false);
  }

  private LoadedConfig load(String... settings) {
    try {
      return ConfigReader.read(
          ConfigReader.parse(Files.readString(conf), conf.toString()), List.of(settings));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

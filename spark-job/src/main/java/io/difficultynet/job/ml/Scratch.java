package io.difficultynet.job.ml;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.job.storage.Folder;
import java.nio.file.Path;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import scala.Option;

/** The folder of a fit, which driver and executors see. Goes when it is closed. */
final class Scratch implements AutoCloseable {

  private final Folder parent;
  private final String name;

  private Scratch(Folder parent) {
    this.parent = parent;
    this.name = "difficulty-net-" + UUID.randomUUID();
  }

  /** A new folder where the classifier wants it, made when something is written into it. */
  static Scratch of(DifficultyNetClassifier classifier, SparkContext spark) {
    Configuration hadoop = spark.hadoopConfiguration();
    return new Scratch(
        Folder.at(
            classifier.isDefined(classifier.workDir())
                ? classifier.getWorkDir()
                : usual(spark.getCheckpointDir(), spark.master(), hadoop),
            hadoop));
  }

  /** Where a fit works that is not told where. */
  static String usual(Option<String> checkpoints, String master, Configuration hadoop) {
    if (checkpoints.isDefined()) {
      return checkpoints.get();
    }
    if (master.startsWith("local")) {
      return Path.of(System.getProperty("java.io.tmpdir")).toUri().toString();
    }
    String home = Folder.at(".", hadoop).toString(); // on Hadoop's default file system
    if (home.startsWith("file:")) {
      throw new DifficultyNetException(
          ErrorCode.CONFIG_INVALID,
          "workDir",
          "is not set, and Hadoop's default file system is that of the driver's machine alone,"
              + " while the executors of %s are elsewhere".formatted(master),
          "Set workDir to a folder that driver and executors see, such as hdfs:///tmp");
    }
    return home;
  }

  Folder child(String part) {
    return parent.child(name).child(part);
  }

  @Override
  public void close() {
    parent.delete(name);
  }
}

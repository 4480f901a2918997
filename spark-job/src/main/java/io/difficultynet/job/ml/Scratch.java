package io.difficultynet.job.ml;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.job.storage.Folder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
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
                : usual(spark, hadoop),
            hadoop));
  }

  private static String usual(SparkContext spark, Configuration hadoop) {
    Option<String> checkpoints = spark.getCheckpointDir();
    if (checkpoints.isDefined()) {
      return checkpoints.get();
    }
    if (spark.master().startsWith("local")) {
      return Path.of(System.getProperty("java.io.tmpdir")).toUri().toString();
    }
    try {
      FileSystem shared = FileSystem.get(hadoop);
      if (!shared.getScheme().equals("file")) {
        return shared.getHomeDirectory().toString();
      }
    } catch (IOException e) {
      throw unknown(spark, "Hadoop's default file system cannot be reached: " + e.getMessage());
    }
    throw unknown(spark, "Hadoop's default file system is that of the driver's machine alone");
  }

  private static DifficultyNetException unknown(SparkContext spark, String why) {
    return new DifficultyNetException(
        ErrorCode.CONFIG_INVALID,
        "workDir",
        "is not set, and %s, while the executors of %s are elsewhere"
            .formatted(why, spark.master()),
        "Set workDir to a folder that driver and executors see, such as hdfs:///tmp");
  }

  Folder child(String part) {
    return parent.child(name).child(part);
  }

  @Override
  public void close() {
    parent.delete(name);
  }
}

package io.difficultynet.job.export;

import org.apache.spark.sql.SparkSession;

/** A Spark of two threads in this JVM. */
public final class LocalSpark {

  private LocalSpark() {}

  /** Starts it; the caller closes it. */
  public static SparkSession start() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("export")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate();
  }
}

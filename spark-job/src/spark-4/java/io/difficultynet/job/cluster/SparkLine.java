package io.difficultynet.job.cluster;

import org.apache.spark.SparkUserAppException;

/** The line of Spark's releases that this build is for, and what it does in its own way. */
final class SparkLine {

  static final String SPARK = "4.2";
  static final String SCALA = "2.13";

  private SparkLine() {}

  /** How a driver under YARN says its exit status. */
  static SparkUserAppException failure(int status) {
    return new SparkUserAppException(status, null);
  }
}

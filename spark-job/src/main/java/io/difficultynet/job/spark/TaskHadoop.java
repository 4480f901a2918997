package io.difficultynet.job.spark;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;

/** Hadoop's settings in a task, with those of the job's {@code spark.hadoop.*}. */
public final class TaskHadoop {

  private TaskHadoop() {}

  /** The settings, a new object. */
  public static Configuration settings() {
    return SparkHadoopUtil.get().newConfiguration(SparkEnv.get().conf());
  }
}

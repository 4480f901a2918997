package io.difficultynet.job;

import io.difficultynet.job.spark.ClusterShape;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.deploy.SparkHadoopUtil;

/** The Spark settings that {@code spark-submit} left, and the context that is made from them. */
final class SparkJob {

  private static final String DEFAULT_MASTER = "local[*]";

  private SparkJob() {}

  /** Settings from {@code spark-submit}; the master is local where it set none. */
  static SparkConf conf() {
    return new SparkConf().setIfMissing("spark.master", DEFAULT_MASTER);
  }

  /** Hadoop's settings with {@code spark.hadoop.*}, before there is a context. */
  static Configuration hadoop(SparkConf conf) {
    return SparkHadoopUtil.get().newConfiguration(conf);
  }

  /** Starts Spark for barrier rounds on this shape. */
  static JavaSparkContext start(SparkConf conf, ClusterShape shape, String name) {
    shape.configure(conf);
    conf.setIfMissing("spark.app.name", name);
    JavaSparkContext spark = new JavaSparkContext(conf);
    return spark;
  }
}

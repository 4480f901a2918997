package io.difficultynet.job.spark;

import io.difficultynet.error.DifficultyNetException;
import java.util.OptionalLong;
import org.apache.spark.SparkConf;

/**
 * Memory outside its heap that a cluster allows an executor: {@code spark.executor.memoryOverhead},
 * without it a share of {@code spark.executor.memory}, at least 384 MiB (<a
 * href="https://spark.apache.org/docs/3.5.5/configuration.html#application-properties">Spark
 * 3.5</a>). YARN and Kubernetes stop an executor that takes more; local mode and standalone
 * clusters do not look.
 */
public final class MemoryOverhead {

  /** The setting. */
  public static final String KEY = "spark.executor.memoryOverhead";

  private static final String FACTOR = "spark.executor.memoryOverheadFactor";
  private static final String KUBERNETES_FACTOR = "spark.kubernetes.memoryOverheadFactor";
  private static final double USUAL_FACTOR = 0.1;
  private static final long LEAST_MEBIBYTES = 384;

  private MemoryOverhead() {}

  /**
   * Returns it in MiB; empty where nothing enforces it.
   *
   * @throws DifficultyNetException CLUSTER_UNSUITABLE of a setting that Spark cannot read
   */
  public static OptionalLong mebibytes(SparkConf conf) {
    String master = SparkSettings.master(conf);
    boolean kubernetes = master.startsWith("k8s");
    if (!kubernetes && !master.startsWith("yarn")) {
      return OptionalLong.empty();
    }
    return SparkSettings.read(
        () ->
            OptionalLong.of(
                conf.contains(KEY)
                    ? conf.getSizeAsMb(KEY)
                    : ofHeap(conf, factor(conf, kubernetes))),
        "Give memory as a size, such as 4g or 4096m, and its factor as a number");
  }

  private static long ofHeap(SparkConf conf, double factor) {
    long heap = conf.getSizeAsMb("spark.executor.memory", "1g");
    return Math.max((long) (factor * heap), LEAST_MEBIBYTES);
  }

  private static double factor(SparkConf conf, boolean kubernetes) {
    double usual = kubernetes ? conf.getDouble(KUBERNETES_FACTOR, USUAL_FACTOR) : USUAL_FACTOR;
    return conf.getDouble(FACTOR, usual);
  }
}

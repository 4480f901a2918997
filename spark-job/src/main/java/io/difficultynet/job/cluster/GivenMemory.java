package io.difficultynet.job.cluster;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problems;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.SparkConf;

/**
 * The memory that driver and executors are given, by Spark's settings (<a
 * href="https://spark.apache.org/docs/3.5.5/configuration.html#application-properties">Spark
 * 3.5</a>).
 *
 * @param local whether the executor is the driver's own process
 * @param driver heap of the driver at most, in MiB; that of this process
 * @param heap of an executor at most, in MiB
 * @param outside an executor's heap, in MiB; empty where nothing enforces it. {@code
 *     spark.executor.memoryOverhead}, without it a share of {@code spark.executor.memory}, at least
 *     384 MiB; YARN and Kubernetes stop an executor that takes more, local mode and standalone
 *     clusters do not look
 */
public record GivenMemory(boolean local, long driver, long heap, OptionalLong outside) {

  /** The setting of what is outside the heap. */
  public static final String OVERHEAD = "spark.executor.memoryOverhead";

  private static final String HEAP = "spark.executor.memory";
  private static final String FACTOR = "spark.executor.memoryOverheadFactor";
  private static final String KUBERNETES_FACTOR = "spark.kubernetes.memoryOverheadFactor";
  private static final double USUAL_FACTOR = 0.1;
  private static final long LEAST_MEBIBYTES = 384;

  /** What Spark's UnifiedMemoryManager asks of every heap; with less it does not start. */
  private static final long LEAST_HEAP_BYTES = 450L << 20;

  /**
   * Reads the settings.
   *
   * @throws DifficultyNetException CLUSTER_UNSUITABLE of a setting that Spark cannot read, or with
   *     which it does not start
   */
  public static GivenMemory of(SparkConf conf) {
    return of(conf, Runtime.getRuntime().maxMemory());
  }

  /** The same with a driver of so many bytes of heap. */
  static GivenMemory of(SparkConf conf, long driverBytes) {
    return SparkSettings.read(
        () -> {
          requireStart(conf, driverBytes);
          return read(conf);
        },
        "Give memory as a size, such as 4g or 4096m, and its factor as a number");
  }

  private static void requireStart(SparkConf conf, long driverBytes) {
    Problems problems = new Problems();
    String tooLittle = "is %s, and Spark does not start with less than 450m of heap";
    if (driverBytes < LEAST_HEAP_BYTES) {
      problems.add(
          "spark.driver.memory",
          tooLittle.formatted((driverBytes >> 20) + "m"),
          "Give the driver more, 1g at least");
    }
    if (conf.contains(HEAP) && conf.getSizeAsBytes(HEAP) < LEAST_HEAP_BYTES) {
      problems.add(
          HEAP,
          tooLittle.formatted(conf.get(HEAP)),
          "Give executors more, such as 2g; a number without its unit counts as bytes here");
    }
    OptionalLong worker = ClusterShape.localClusterMebibytes(SparkSettings.master(conf));
    if (worker.isPresent() && worker.getAsLong() < heap(conf)) {
      problems.add(
          HEAP,
          "is %,d MiB, and a worker of %s has %,d MiB"
              .formatted(heap(conf), SparkSettings.master(conf), worker.getAsLong()),
          "Set --conf spark.executor.memory=%dm, or give the workers more"
              .formatted(worker.getAsLong()));
    }
    problems.throwIfAny(ErrorCode.CLUSTER_UNSUITABLE, "Spark does not start with this memory");
  }

  private static GivenMemory read(SparkConf conf) {
    String master = SparkSettings.master(conf);
    long driver = Runtime.getRuntime().maxMemory() >> 20;
    if (SparkSettings.isLocal(master)) {
      return new GivenMemory(true, driver, driver, OptionalLong.empty());
    }
    long heap = heap(conf);
    boolean kubernetes = master.startsWith("k8s");
    boolean enforced = kubernetes || master.startsWith("yarn");
    return new GivenMemory(
        false,
        driver,
        heap,
        enforced
            ? OptionalLong.of(
                conf.contains(OVERHEAD)
                    ? conf.getSizeAsMb(OVERHEAD)
                    : Math.max((long) (factor(conf, kubernetes) * heap), LEAST_MEBIBYTES))
            : OptionalLong.empty());
  }

  private static long heap(SparkConf conf) {
    String otherwise = Optional.ofNullable(System.getenv("SPARK_EXECUTOR_MEMORY")).orElse("1g");
    return conf.getSizeAsMb(HEAP, otherwise);
  }

  private static double factor(SparkConf conf, boolean kubernetes) {
    double usual = kubernetes ? conf.getDouble(KUBERNETES_FACTOR, USUAL_FACTOR) : USUAL_FACTOR;
    return conf.getDouble(FACTOR, usual);
  }
}

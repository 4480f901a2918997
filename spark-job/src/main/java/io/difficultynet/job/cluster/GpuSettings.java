package io.difficultynet.job.cluster;

import io.difficultynet.error.Problems;
import org.apache.spark.SparkConf;

/**
 * Spark's settings that give each executor, and with it its one task, a GPU (<a
 * href="https://spark.apache.org/docs/3.5.5/configuration.html#custom-resource-scheduling-and-configuration-overview">custom
 * resources</a>).
 *
 * <p>In {@code local} mode Spark assigns nothing to tasks, and a task that asks for a GPU waits for
 * ever (<a href="https://github.com/NVIDIA/spark-rapids/issues/8651">seen by others</a>). But the
 * driver, which is the executor there, can have resources, so those are what counts.
 */
final class GpuSettings {

  private static final String EXECUTOR = "spark.executor.resource.gpu.";
  private static final String DRIVER = "spark.driver.resource.gpu.";
  private static final String WORKER = "spark.worker.resource.gpu.";
  static final String TASK_AMOUNT = "spark.task.resource.gpu.amount";
  private static final String ONE = "1";
  private static final String SCRIPT_FIX =
      " to a script that prints {\"name\":\"gpu\",\"addresses\":[\"0\"]}: deploy/bin/discover-gpus";

  private final SparkConf conf;
  private final Problems problems;

  private GpuSettings(SparkConf conf, Problems problems) {
    this.conf = conf;
    this.problems = problems;
  }

  /** Whether the user asked Spark for GPUs at all. */
  static boolean any(SparkConf conf) {
    String owner = SparkSettings.isLocal(SparkSettings.master(conf)) ? DRIVER : EXECUTOR;
    return conf.contains(owner + "amount") || conf.contains(TASK_AMOUNT);
  }

  /** Notes every setting that keeps an executor from having one GPU. */
  static void check(SparkConf conf, Problems problems) {
    new GpuSettings(conf, problems).check();
  }

  private void check() {
    String master = SparkSettings.master(conf);
    if (SparkSettings.isLocal(master)) {
      requireOne(DRIVER + "amount");
      requireScript(DRIVER, "");
      if (conf.contains(TASK_AMOUNT)) {
        problems.add(
            TASK_AMOUNT,
            "is set, but on " + master + " Spark assigns no GPU to tasks, and they would never run",
            "Remove it; the driver's GPU is used. Or use local-cluster[1,CORES,MEMORY]");
      }
      return;
    }
    requireOne(EXECUTOR + "amount");
    requireOne(TASK_AMOUNT);
    if (master.startsWith("local-cluster")) {
      requireOne(WORKER + "amount");
      requireScript(WORKER, "");
    } else if (master.startsWith("k8s")) { // executors look for GPUs before they fetch files
      requireScript(EXECUTOR, "; put the script into the image and give its absolute path");
    } else if (!master.startsWith("spark:")) { // a standalone cluster's workers know their GPUs
      requireScript(EXECUTOR, ", shipped with --files and named as ./discover-gpus");
    }
    if (master.startsWith("k8s") && !conf.contains(EXECUTOR + "vendor")) {
      problems.add(
          EXECUTOR + "vendor",
          "is not set, and Kubernetes names its GPUs by vendor",
          "Set " + EXECUTOR + "vendor=nvidia.com");
    }
  }

  private void requireOne(String key) {
    String value = conf.get(key, "");
    if (value.isEmpty()) {
      problems.add(key, "is not set, so Spark assigns no GPU to an executor", "Set " + key + "=1");
    } else if (!value.equals(ONE)) {
      problems.add(
          key,
          "is " + value + ", but an executor runs one task, which uses one GPU",
          "Set " + key + "=1; for more GPUs give more executors");
    }
  }

  private void requireScript(String owner, String how) {
    String key = owner + "discoveryScript";
    if (!conf.contains(key)) {
      problems.add(
          key, "is not set, so Spark cannot find the GPUs", "Set " + key + SCRIPT_FIX + how);
    }
  }
}

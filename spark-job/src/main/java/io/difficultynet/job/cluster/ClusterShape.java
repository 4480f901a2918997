package io.difficultynet.job.cluster;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problems;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;

/**
 * How many executors a run has and how many cores each. One task an executor uses all its cores, so
 * {@code spark.task.cpus} is the executor's number of cores.
 *
 * @param executors at least 1
 * @param cores of one executor, at least 1
 * @param local whether the executor is the driver's own JVM
 */
public record ClusterShape(int executors, int cores, boolean local) {

  private static final Pattern LOCAL = Pattern.compile("local(?:\\[(\\*|\\d+)(?:,\\d+)?])?");
  private static final Pattern LOCAL_CLUSTER =
      Pattern.compile("local-cluster\\[\\s*(\\d+)\\s*,\\s*(\\d+)\\s*,\\s*(\\d+)\\s*]");
  private static final String EXECUTOR_OPTIONS = "spark.executor.defaultJavaOptions";
  private static final String QUICK_COMPILER_ALONE = "-XX:TieredStopAtLevel=1";

  /**
   * Where half a region is more than a block of the exchange, G1 collects blocks with the young.
   */
  private static final String LARGE_REGIONS = "-XX:G1HeapRegionSize=4m";

  private static final String NEVER_MILLIS = String.valueOf(Duration.ofDays(3650).toMillis());

  private static final String HEADLINE = "Spark's settings rule out barrier rounds";

  /**
   * Reads the shape from Spark's settings, before the Spark context exists.
   *
   * @throws DifficultyNetException CLUSTER_UNSUITABLE with every setting that has to change
   */
  public static ClusterShape of(SparkConf conf) {
    return SparkSettings.read(
        () -> read(conf), "Give cores and instances as whole numbers, switches as true or false");
  }

  private static ClusterShape read(SparkConf conf) {
    String master = SparkSettings.master(conf);
    Problems problems = new Problems();
    ClusterShape shape = shape(master, conf, problems);
    if (conf.getBoolean("spark.dynamicAllocation.enabled", false)) {
      problems.add(
          "spark.dynamicAllocation.enabled",
          "is true, but a barrier round needs a fixed number of executors",
          "Set spark.dynamicAllocation.enabled=false and spark.executor.instances to their number");
    }
    int taskCpus = conf.getInt("spark.task.cpus", shape.cores);
    if (taskCpus != shape.cores) {
      problems.add(
          "spark.task.cpus",
          "is %d while an executor has %d cores, which would not give one task an executor"
              .formatted(taskCpus, shape.cores),
          "Leave spark.task.cpus out, it is set to the executor's cores; for smaller executors"
              + " lower spark.executor.cores and raise spark.executor.instances");
    }
    if (conf.getBoolean("spark.speculation", false)) {
      problems.add(
          "spark.speculation",
          "is true, but Spark cannot speculate on barrier tasks, and a round gains nothing from it",
          "Set spark.speculation=false");
    }
    problems.throwIfAny(ErrorCode.CLUSTER_UNSUITABLE, HEADLINE);
    return shape;
  }

  /** The cores of an executor, as far as Spark's settings say; else 1. */
  static int coresOfExecutor(SparkConf conf) {
    return SparkSettings.read(
        () -> shape(SparkSettings.master(conf), conf, new Problems()).cores,
        "Give cores and instances as whole numbers");
  }

  /**
   * Sets what follows from the shape; settings that the user made stay. What holds for every shape
   * stands in {@code conf/spark-defaults.conf}.
   */
  public void configure(SparkConf conf) {
    conf.set("spark.task.cpus", String.valueOf(cores));
    conf.setIfMissing("spark.ui.showConsoleProgress", "false"); // the job shows its own
    conf.setIfMissing("spark.ui.enabled", String.valueOf(!local));
    conf.setIfMissing("spark.executor.heartbeatInterval", "2s"); // carries the progress of a round
    if (local) {
      // The driver is the executor, and cannot be lost without itself; but a machine that slept for
      // two minutes would end the run for the heartbeats that it lacks.
      conf.setIfMissing("spark.storage.blockManagerHeartbeatTimeoutMs", NEVER_MILLIS);
    }
    if (cores == 1) {
      // MKL-DNN keeps a second OpenMP thread, which has nothing to do and spins beside the first
      // unless it starts with this; MKL.setBlockTime does not reach it. On two executors of one
      // core each an epoch of ResNet-32 took 37 s with it and 31 s without. A driver that has one
      // core gets it from the start script.
      conf.setIfMissing("spark.executorEnv.KMP_BLOCKTIME", "0");
    }
    // Records and final fields: Kryo of Spark 3.5 cannot write what is sent.
    conf.set("spark.serializer", "org.apache.spark.serializer.JavaSerializer");
  }

  /**
   * What gives a task a whole executor in an application that was not started for this job, and
   * whose tasks take one core each. Empty where {@code spark.task.cpus} does so, and where there is
   * one executor, the driver.
   *
   * @param conf of the application
   */
  public Optional<ResourceProfile> wholeExecutors(SparkConf conf) {
    if (local || conf.getInt("spark.task.cpus", 1) == cores) {
      return Optional.empty();
    }
    TaskResourceRequests whole = new TaskResourceRequests().cpus(cores);
    if (conf.contains(GpuSettings.TASK_AMOUNT)) {
      whole = whole.resource("gpu", conf.getDouble(GpuSettings.TASK_AMOUNT, 1));
    }
    return Optional.of(new ResourceProfileBuilder().require(whole).build());
  }

  /**
   * Leaves the core of executors that have one to the network, where input costs Java little.
   *
   * <p>Without the JVM's thorough compiler, which shares the core for minutes to speed up a few
   * hundredths of an iteration: on two such executors the first epoch of ResNet-32 took 23 s with
   * it and 20 s without, the fifth 13 s either way. With regions of G1 that are large enough for
   * the blocks of a small network's exchange, which else call up its marking: the first epoch took
   * 16.8 s with them and 17.8 s without, the next three 11.5 and 11.7 s in the mean.
   *
   * <p>Nothing on a GPU, where Java's share is larger; options of the user's own come later and
   * win.
   */
  public void compileQuickly(SparkConf conf) {
    if (cores == 1 && !local && !GpuSettings.any(conf)) {
      String others = conf.get(EXECUTOR_OPTIONS, "");
      conf.set(
          EXECUTOR_OPTIONS, (QUICK_COMPILER_ALONE + " " + LARGE_REGIONS + " " + others).strip());
    }
  }

  /**
   * What one of some runs has that go on side by side: an equal share of the executors, each whole.
   *
   * @param runs at least 1
   * @throws DifficultyNetException CLUSTER_UNSUITABLE when there are fewer executors than runs
   */
  public ClusterShape share(int runs) {
    if (executors < runs) {
      throw new DifficultyNetException(
          ErrorCode.CLUSTER_UNSUITABLE,
          "--parallel " + runs,
          "is more than the executors, of which there are " + executors,
          local
              ? "Give --master local-cluster["
                  + runs
                  + ",CORES,MEBIBYTES] for executors of their own, or leave --parallel out"
              : "Ask for more executors, or for fewer runs side by side");
    }
    return new ClusterShape(executors / runs, cores, local);
  }

  /** For messages: "1 executor with 2 cores". */
  public String text() {
    return "%d %s with %d %s"
        .formatted(
            executors,
            executors == 1 ? "executor" : "executors",
            cores,
            cores == 1 ? "core" : "cores");
  }

  private static ClusterShape shape(String master, SparkConf conf, Problems problems) {
    Matcher local = LOCAL.matcher(master);
    if (local.matches()) {
      String cores = local.group(1) == null ? "1" : local.group(1);
      int number =
          cores.equals("*") ? Runtime.getRuntime().availableProcessors() : Integer.parseInt(cores);
      return new ClusterShape(1, Math.max(1, number), true);
    }
    Matcher localCluster = LOCAL_CLUSTER.matcher(master);
    if (localCluster.matches()) {
      int workerCores = Integer.parseInt(localCluster.group(2));
      int cores = conf.getInt("spark.executor.cores", workerCores);
      if (cores != workerCores) {
        problems.add(
            "spark.executor.cores",
            "is %d while each worker of %s has %d".formatted(cores, master, workerCores),
            "Leave spark.executor.cores out or set it to " + workerCores);
      }
      return new ClusterShape(Integer.parseInt(localCluster.group(1)), workerCores, false);
    }
    return remote(master, conf, problems);
  }

  /** Memory of a worker of Spark's {@code local-cluster}; empty of another master. */
  static OptionalLong localClusterMebibytes(String master) {
    Matcher localCluster = LOCAL_CLUSTER.matcher(master);
    return localCluster.matches()
        ? OptionalLong.of(Long.parseLong(localCluster.group(3)))
        : OptionalLong.empty();
  }

  private static ClusterShape remote(String master, SparkConf conf, Problems problems) {
    int cores = conf.getInt("spark.executor.cores", 1);
    int executors = conf.getInt("spark.executor.instances", 0);
    if (cores < 1) {
      problems.add(
          "spark.executor.cores",
          "is " + cores + ", but an executor has at least 1",
          "Set spark.executor.cores to the cores of one executor");
      cores = 1;
    }
    if (master.startsWith("spark:")) {
      executors = conf.getInt("spark.cores.max", 0) / cores;
      if (executors < 1 || !conf.contains("spark.executor.cores")) {
        problems.add(
            "spark.cores.max, spark.executor.cores",
            "are not both set, so the number of executors on " + master + " is not known",
            "Set spark.executor.cores to the cores of one executor and spark.cores.max to those of"
                + " all");
      }
    } else if (executors < 1) {
      problems.add(
          "spark.executor.instances",
          "is not set, so the number of executors on " + master + " is not known",
          "Pass --num-executors N, or --conf spark.executor.instances=N");
    }
    return new ClusterShape(Math.max(1, executors), cores, false);
  }
}

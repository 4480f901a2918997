package io.difficultynet.job.spark;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.api.java.JavaSparkContext;

/** Waits for the executors that a round needs; Spark starts a job with those that are there. */
final class ExecutorWait {

  private static final long POLL_NANOS = 100_000_000;

  private ExecutorWait() {}

  /**
   * Returns when enough executors are registered.
   *
   * @throws DifficultyNetException CLUSTER_RESOURCES after the deadline
   */
  static void until(JavaSparkContext spark, int executors, Duration deadline) {
    if (spark.isLocal()) {
      return;
    }
    long start = System.nanoTime();
    int there = registered(spark);
    while (there < executors) {
      if (System.nanoTime() - start > deadline.toNanos()) {
        throw new DifficultyNetException(
            ErrorCode.CLUSTER_RESOURCES,
            spark.master(),
            "gave %d of %d executors within %d s".formatted(there, executors, deadline.toSeconds()),
            "Ask for fewer or smaller executors (spark.executor.instances, spark.executor.cores,"
                + " spark.executor.memory, spark.executor.memoryOverhead), free the queue, or raise"
                + " cluster.executor-wait");
      }
      LockSupport.parkNanos(POLL_NANOS);
      there = registered(spark);
    }
  }

  private static int registered(JavaSparkContext spark) {
    return spark.sc().statusTracker().getExecutorInfos().length - 1; // the driver is one of them
  }
}

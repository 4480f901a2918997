package io.difficultynet.job.spark;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problem;
import io.difficultynet.job.cluster.StandaloneWorkers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Waits for the executors that a stage needs, before it and while it runs. Spark itself starts a
 * job with those that are there, and waits without end and without a word for the place of one that
 * was lost.
 */
public final class ExecutorWait {

  private static final long POLL_NANOS = 100_000_000;
  private static final long SILENT_NANOS = 5_000_000_000L;

  private final IntSupplier registered;
  private final String master;
  private final Duration deadline;
  private final Consumer<String> notes;
  private final Supplier<Optional<Problem>> never;

  /**
   * On any source of their number.
   *
   * @param registered number of executors that are there now
   * @param notes told when a wait takes longer than a few seconds
   * @param never why such executors can never come; empty where they may
   */
  ExecutorWait(
      IntSupplier registered,
      String master,
      Duration deadline,
      Consumer<String> notes,
      Supplier<Optional<Problem>> never) {
    this.registered = registered;
    this.master = master;
    this.deadline = deadline;
    this.notes = notes;
    this.never = never;
  }

  /** On the executors of a Spark application; the driver of a local one is its only executor. */
  public static ExecutorWait of(JavaSparkContext spark, Duration deadline, Consumer<String> notes) {
    return new ExecutorWait(
        () -> registered(spark),
        spark.master(),
        deadline,
        notes,
        () -> StandaloneWorkers.tooSmall(spark.sc()));
  }

  private static int registered(JavaSparkContext spark) {
    if (spark.sc().isStopped()) {
      throw new IllegalStateException("A stopped SparkContext has no executors");
    }
    return spark.isLocal()
        ? 1
        : spark.sc().statusTracker().getExecutorInfos().length - 1; // the driver is one of them
  }

  /**
   * Returns when enough executors are registered.
   *
   * @throws DifficultyNetException CLUSTER_RESOURCES after the deadline; CLUSTER_UNSUITABLE where
   *     such executors cannot come at all
   */
  public void until(int executors) {
    Missing missing = new Missing(executors);
    while (missing.check()) {
      if (Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException(
            "interrupted while waiting for executors", new InterruptedException());
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /**
   * The result of a job that needs so many executors. A job that lacks some of them for longer than
   * the deadline is cancelled.
   *
   * @throws DifficultyNetException as {@link #until}
   * @throws CompletionException around what Spark threw
   */
  <T> T result(JavaFutureAction<T> job, int executors) {
    Missing missing = new Missing(executors);
    try {
      while (true) {
        try {
          return job.get(POLL_NANOS, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
          missing.check();
        }
      }
    } catch (ExecutionException | CancellationException e) {
      throw new CompletionException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    } finally {
      if (!job.isDone()) {
        job.cancel(true);
      }
    }
  }

  /** Since when executors are missing. */
  private final class Missing {
    private final int wanted;
    private long since;
    private boolean waiting;
    private boolean told;

    private Missing(int wanted) {
      this.wanted = wanted;
    }

    /** Whether some are missing now. */
    private boolean check() {
      int there = registered.getAsInt();
      if (there >= wanted) {
        waiting = false;
        return false;
      }
      if (!waiting) {
        waiting = true;
        told = false;
        since = System.nanoTime();
      }
      long nanos = System.nanoTime() - since;
      if (nanos > deadline.toNanos()) {
        throw tooFew(there);
      }
      if (!told && nanos > SILENT_NANOS) {
        told = true;
        notes.accept(
            "waiting for executors: %d of %d are there; giving up after %d s"
                .formatted(there, wanted, deadline.toSeconds()));
      }
      return true;
    }

    private DifficultyNetException tooFew(int there) {
      String given =
          "gave %d of %d executors within %d s".formatted(there, wanted, deadline.toSeconds());
      return never
          .get()
          .map(
              why ->
                  new DifficultyNetException(
                      ErrorCode.CLUSTER_UNSUITABLE,
                      why.where(),
                      given + ": " + why.what(),
                      why.fix()))
          .orElseGet(
              () ->
                  new DifficultyNetException(
                      ErrorCode.CLUSTER_RESOURCES,
                      master,
                      given,
                      "Ask for fewer or smaller executors (spark.executor.instances,"
                          + " spark.executor.cores, spark.executor.memory,"
                          + " spark.executor.memoryOverhead), free the queue, or raise"
                          + " cluster.executor-wait; where executors start and end at once, their"
                          + " logs say why"));
    }
  }
}

package io.difficultynet.job.cluster;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;

/**
 * Tells that an executor was lost, in a line. Spark's own messages about it and its tasks are left
 * out by {@code conf/log4j2.properties}. When the process ends, so do executors, which is not told.
 * Called on Spark's listener thread.
 */
public final class LostExecutors extends SparkListener {

  private final Consumer<String> notes;
  private final BooleanSupplier ending;

  /** Tells {@code notes} of every executor that an application loses from now on. */
  public static void watch(SparkContext application, Consumer<String> notes) {
    LostExecutors unused = watching(application, notes);
  }

  /** As {@link #watch}, until {@link #stop}. */
  public static LostExecutors watching(SparkContext application, Consumer<String> notes) {
    LostExecutors watch = new LostExecutors(notes, EndOfProcess::hasBegun);
    application.addSparkListener(watch);
    return watch;
  }

  /** Tells of no more executors of an application. */
  public void stop(SparkContext application) {
    application.removeSparkListener(this);
  }

  LostExecutors(Consumer<String> notes, BooleanSupplier ending) {
    this.notes = notes;
    this.ending = ending;
  }

  /** The reason may go on for lines, as on YARN; the first has the exit status. */
  @Override
  public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
    if (ending.getAsBoolean()) {
      return;
    }
    String reason = removed.reason().lines().findFirst().orElse("no reason given");
    notes.accept(
        "lost executor %s (%s); what it was computing is computed again"
            .formatted(removed.executorId(), reason));
  }
}

package io.difficultynet.job.cluster;

import java.util.function.Consumer;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;

/**
 * Tells that an executor was lost, in a line. Spark's own messages about it and its tasks are left
 * out by {@code conf/log4j2.properties}. Called on Spark's listener thread.
 */
public final class LostExecutors extends SparkListener {

  private final Consumer<String> notes;

  /** Tells {@code notes}. */
  public LostExecutors(Consumer<String> notes) {
    this.notes = notes;
  }

  /** The reason may go on for lines, as on YARN; the first has the exit status. */
  @Override
  public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
    String reason = removed.reason().lines().findFirst().orElse("no reason given");
    notes.accept(
        "lost executor %s (%s); what it was computing is computed again"
            .formatted(removed.executorId(), reason));
  }
}

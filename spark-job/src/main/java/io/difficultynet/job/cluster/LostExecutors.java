package io.difficultynet.job.cluster;

import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;

/**
 * Tells that an executor was lost, in a line. Spark's own messages about it and its tasks are left
 * out by {@code conf/log4j2.properties}. When the process ends, so do executors, which is not told.
 * Called on Spark's listener thread.
 */
public final class LostExecutors extends SparkListener {

  /** What YARN tells first of a container that ended. */
  private static final Pattern OF_YARN =
      Pattern.compile("(container_\\w+) on host: (\\S+)\\. Exit status: (-?\\d+)");

  private final Consumer<String> notes;
  private final BooleanSupplier ending;
  private final Set<String> told = new HashSet<>();

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

  /** On YARN Spark tells of each twice, by its scheduler and by its application master. */
  @Override
  public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
    if (ending.getAsBoolean() || !told.add(removed.executorId())) {
      return;
    }
    notes.accept(
        "lost executor %s (%s); what it was computing is computed again"
            .formatted(removed.executorId(), reason(removed.reason())));
  }

  /** It may go on for lines; the first has the exit status. */
  private static String reason(String given) {
    Matcher container = OF_YARN.matcher(given);
    return container.find()
        ? "exit status %s of %s on %s"
            .formatted(container.group(3), container.group(1), container.group(2))
        : given.lines().findFirst().orElse("no reason given");
  }
}

package io.difficultynet.job.cluster;

import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * Remembers that executors ended because their heap was full. When Spark gives up the job, its last
 * word may only be that what such an executor had computed is gone, which would look like a fault
 * of the cluster that another try could mend.
 */
public final class TasksOutOfHeap extends SparkListener {

  /** As Spark tells of it: the error, or the exit status of an executor that it ended. */
  private static final Pattern FULL =
      Pattern.compile(
          "java\\.lang\\.OutOfMemoryError|(?i:exit(?:ed with)? (?:code|status):? 52)\\b");

  private final AtomicInteger tasks = new AtomicInteger();

  /** Whether a failure of Spark's tells of a full heap. */
  public static boolean toldBy(Throwable failure) {
    return FULL.matcher(String.valueOf(failure.getMessage())).find();
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.reason() instanceof TaskFailedReason reason
        && FULL.matcher(reason.toErrorString()).find()) {
      tasks.incrementAndGet();
    }
  }

  /** A job begins; what ended before it was mended by another try. */
  public void begin() {
    tasks.set(0);
  }

  /** What Spark threw, with what is known of the executors that the job lost before. */
  public CompletionException explain(CompletionException thrown) {
    int ended = tasks.get();
    return ended == 0
        ? thrown
        : new CompletionException(
            "of the tasks before, %d ended with java.lang.OutOfMemoryError".formatted(ended),
            thrown.getCause());
  }
}

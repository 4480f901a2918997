package io.difficultynet.job.cluster;

import io.difficultynet.datasets.io.Causes;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.SparkException;

/**
 * Turns what Spark throws into an error with a code. A task's exception may reach the driver as a
 * cause or only as text inside Spark's message, so both are looked at.
 */
public final class Failures {

  private static final int LONGEST_DETAIL = 2_000;

  /** What Spark says of a job that ran, or was to run, in a context that is stopped. */
  private static final Pattern STOPPED =
      Pattern.compile("SparkContext was shut ?down|stopped SparkContext");

  private Failures() {}

  /** The error to tell the user about. */
  public static DifficultyNetException known(Throwable failure) {
    List<Throwable> causes =
        Stream.iterate(failure, Objects::nonNull, Throwable::getCause).toList();
    for (Throwable cause : causes) {
      if (cause instanceof DifficultyNetException known) {
        return known;
      }
    }
    if (failure instanceof OutOfMemoryError) {
      return new DifficultyNetException(
          ErrorCode.OUT_OF_MEMORY,
          "the driver",
          "has used up its memory: " + failure.getMessage(),
          "Raise --driver-memory (now at most %d MiB of heap)"
              .formatted(Runtime.getRuntime().maxMemory() >> 20),
          failure);
    }
    for (Throwable cause : causes) {
      String message = String.valueOf(cause.getMessage());
      for (ErrorCode code : ErrorCode.values()) {
        if (message.contains(code.code())) {
          return new DifficultyNetException(
              code,
              "an executor",
              lineWith(message, code.code()),
              "Spark tried again in vain; the executor's log has the whole of it",
              failure);
        }
      }
    }
    for (Throwable cause : causes) {
      if (TasksOutOfHeap.toldBy(cause)) {
        return new DifficultyNetException(
            ErrorCode.OUT_OF_MEMORY,
            "an executor",
            "has used up its heap, and further tries were in vain",
            "Raise --executor-memory, or --driver-memory where the master is local[N]; check says how"
                + " much this run needs",
            failure);
      }
      if (STOPPED.matcher(String.valueOf(cause.getMessage())).find()) {
        return new DifficultyNetException(
            ErrorCode.SPARK_STOPPED,
            "Spark",
            "was stopped before the command was done, by a signal, by the cluster manager, or because"
                + " an executor in this process ran out of memory, which is told of above",
            "With memory enough run it again; train goes on from its last checkpoint with --resume auto",
            failure);
      }
      if (cause instanceof SparkException) {
        return new DifficultyNetException(
            ErrorCode.EXECUTOR_LOST,
            "Spark",
            "gave the job up: " + detail(String.valueOf(cause.getMessage())),
            "Look at the executors' logs (memory is the usual cause: raise"
                + " spark.executor.memoryOverhead), then run again with --resume auto",
            failure);
      }
    }
    if (Causes.unreachable(failure)) {
      return new DifficultyNetException(
          ErrorCode.CLUSTER_UNREACHABLE,
          "a machine of the cluster",
          "did not answer: " + detail(String.valueOf(failure.getMessage())),
          "See that the resource manager, the Kubernetes API and the storage answer, and run again",
          failure);
    }
    return new DifficultyNetException(
        ErrorCode.INTERNAL,
        failure.getClass().getName(),
        detail(String.valueOf(failure.getMessage())),
        "This is a fault of difficulty-net; please report it with the stack trace below",
        failure);
  }

  private static String lineWith(String message, String code) {
    int start = message.indexOf(code) + code.length();
    int end = message.indexOf("\n\tat ", start);
    return detail(message.substring(start, end < 0 ? message.length() : end))
        .replaceFirst("^: ", "");
  }

  private static String detail(String message) {
    return message.length() <= LONGEST_DETAIL
        ? message
        : message.substring(0, LONGEST_DETAIL) + " …";
  }
}

package io.difficultynet.job.cluster;

import io.difficultynet.datasets.io.Causes;
import io.difficultynet.datasets.io.Refusal;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.SparkException;

/**
 * Turns what Spark throws into an error with a code. A task's own error keeps its code and message,
 * whether it reaches the driver as a cause or only as text inside Spark's message ({@link Told}).
 * What is said to be done next fits every command.
 */
public final class Failures {

  private static final int LONGEST_DETAIL = 2_000;

  /**
   * What Spark says of a job that ran, or was to run, in a context that is stopped, and what Java
   * says of one that is begun while the context takes itself to pieces.
   */
  private static final Pattern STOPPED =
      Pattern.compile(
          "SparkContext was shut ?down|stopped SparkContext"
              + "|return value of \"org\\.apache\\.spark\\.Spark(?:Context|Env\\$?)\\.\\w+\\(\\)\" is null");

  /** A fault of a program, as Java tells it; it is there in the next try too. */
  private static final Pattern OF_A_PROGRAM =
      Pattern.compile(
          "java\\.(?:lang|util)\\.(?:NullPointer|(?:\\w*)IndexOutOfBounds|ClassCast|Arithmetic"
              + "|NegativeArraySize|ArrayStore|IllegalArgument|UnsupportedOperation|NoSuchElement"
              + "|ConcurrentModification)Exception|java\\.lang\\.(?:AssertionError"
              + "|StackOverflowError)|java\\.io\\.NotSerializableException");

  private static final String OURS = "io.difficultynet.";

  private Failures() {}

  /** The error to tell the user about. */
  public static DifficultyNetException known(Throwable failure) {
    List<Told> told = Told.all(failure);
    Optional<DifficultyNetException> known =
        coded(failure)
            .or(() -> driverOutOfMemory(failure))
            .or(() -> quoted(told, failure))
            .or(() -> refused(told, failure))
            .or(() -> executorOutOfMemory(failure))
            .or(() -> stopped(failure))
            .or(() -> KnownFailure.of(told, failure));
    if (known.isPresent()) {
      return known.get();
    }
    if (Causes.unreachable(failure)) {
      return unreachable(failure);
    }
    return causes(failure).anyMatch(SparkException.class::isInstance)
        ? faultOfTask(told, failure).orElseGet(() -> givenUp(told, failure))
        : internal(failure.getClass().getName(), String.valueOf(failure.getMessage()), failure);
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
  }

  /** The outermost of several: it was made of the others. */
  private static Optional<DifficultyNetException> coded(Throwable failure) {
    return causes(failure)
        .filter(DifficultyNetException.class::isInstance)
        .map(DifficultyNetException.class::cast)
        .findFirst();
  }

  private static Optional<DifficultyNetException> quoted(List<Told> told, Throwable failure) {
    return told.stream()
        .flatMap(one -> DifficultyNetException.quoted(one.message(), failure).stream())
        .findFirst();
  }

  private static Optional<DifficultyNetException> refused(List<Told> told, Throwable failure) {
    return told.stream()
        .flatMap(one -> Refusal.of(one.simpleType(), one.message()).stream())
        .findFirst()
        .map(
            refusal ->
                new DifficultyNetException(
                    refusal.code(), "storage", refusal.what(), refusal.fix(), failure));
  }

  private static Optional<DifficultyNetException> driverOutOfMemory(Throwable failure) {
    return failure instanceof OutOfMemoryError
        ? Optional.of(
            new DifficultyNetException(
                ErrorCode.OUT_OF_MEMORY,
                "the driver",
                "has used up its memory: " + failure.getMessage(),
                "Raise --driver-memory (now at most %d MiB of heap)"
                    .formatted(Runtime.getRuntime().maxMemory() >> 20),
                failure))
        : Optional.empty();
  }

  private static Optional<DifficultyNetException> executorOutOfMemory(Throwable failure) {
    return causes(failure)
        .filter(TasksOutOfHeap::toldBy)
        .findFirst()
        .map(
            cause ->
                new DifficultyNetException(
                    ErrorCode.OUT_OF_MEMORY,
                    "an executor",
                    "has used up its heap, and further tries were in vain",
                    "Raise --executor-memory, or --driver-memory where the master is local[N];"
                        + " check says how much a training needs",
                    failure));
  }

  private static Optional<DifficultyNetException> stopped(Throwable failure) {
    return causes(failure)
        .filter(
            cause ->
                cause instanceof InterruptedException // YARN's application master gives up
                    || STOPPED.matcher(String.valueOf(cause.getMessage())).find())
        .findFirst()
        .map(
            cause ->
                new DifficultyNetException(
                    ErrorCode.SPARK_STOPPED,
                    "Spark",
                    "was stopped before the command was done, by a signal, by the cluster manager,"
                        + " as when too many executors were lost, or because an executor in this"
                        + " process ran out of memory, which is told of above",
                    "With memory enough run the same command again",
                    failure));
  }

  private static DifficultyNetException unreachable(Throwable failure) {
    return new DifficultyNetException(
        ErrorCode.CLUSTER_UNREACHABLE,
        "a machine of the cluster",
        "did not answer: " + detail(String.valueOf(failure.getMessage())),
        "See that the resource manager, the Kubernetes API and the storage answer, and run again",
        failure);
  }

  /** What a task threw that no cluster can be blamed for. */
  private static Optional<DifficultyNetException> faultOfTask(List<Told> told, Throwable failure) {
    Told innermost = told.get(told.size() - 1);
    boolean ofProgram = OF_A_PROGRAM.matcher(innermost.type()).matches();
    boolean ofOurs =
        innermost.type().equals(IllegalStateException.class.getName())
            && innermost.thrownAt().startsWith(OURS);
    return ofProgram || ofOurs
        ? Optional.of(
            internal(
                "a task",
                "threw %s at %s: %s"
                    .formatted(
                        innermost.type(),
                        innermost.thrownAt(),
                        innermost.message().lines().findFirst().orElse("no message")),
                failure))
        : Optional.empty();
  }

  private static DifficultyNetException givenUp(List<Told> told, Throwable failure) {
    String words =
        causes(failure)
            .filter(SparkException.class::isInstance)
            .map(cause -> String.valueOf(cause.getMessage()))
            .findFirst()
            .orElse("");
    Told innermost = told.get(told.size() - 1);
    String reason = innermost.message().lines().findFirst().orElse("");
    return new DifficultyNetException(
        ErrorCode.EXECUTOR_LOST,
        "Spark",
        "gave the job up: "
            + detail(words)
            + (words.contains(reason) ? "" : ", by " + innermost.simpleType() + ": " + reason),
        "Look at the executors' logs (memory is the usual cause: raise"
            + " spark.executor.memoryOverhead), then run the same command again",
        failure);
  }

  private static DifficultyNetException internal(String where, String what, Throwable failure) {
    return new DifficultyNetException(
        ErrorCode.INTERNAL,
        where,
        detail(what),
        "This is a fault of difficulty-net; please report it with the stack trace below",
        failure);
  }

  private static String detail(String message) {
    return message.length() <= LONGEST_DETAIL
        ? message
        : message.substring(0, LONGEST_DETAIL) + " …";
  }
}

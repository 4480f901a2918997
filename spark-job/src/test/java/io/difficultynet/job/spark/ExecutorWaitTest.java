package io.difficultynet.job.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaFutureAction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExecutorWaitTest {

  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofMinutes(5);

  private final List<String> notes = new ArrayList<>();
  private final Job job = new Job();
  private @Nullable Problem never;

  @Test
  void aJobThatKeepsItsExecutorsIsWaitedForPastTheDeadline() {
    AtomicInteger asked = new AtomicInteger();
    IntSupplier allThere =
        () -> {
          if (asked.incrementAndGet() == 6) { // 0.6 s
            job.complete("done");
          }
          return 2;
        };

    assertThat(wait(allThere, SHORT).result(job, 2)).isEqualTo("done");
    assertThat(notes).isEmpty();
  }

  @Test
  void aLostExecutorThatIsNotReplacedEndsTheJob() {
    assertThatExceptionOfType(DifficultyNetException.class)
        .isThrownBy(() -> wait(() -> 1, SHORT).result(job, 2))
        .withMessageStartingWith(
            "DN-2001 CLUSTER_RESOURCES: spark://somewhere: gave 1 of 2 executors within 0 s.");
    assertThat(job.isCancelled()).isTrue();
  }

  /** Another try would wait as long and end in the same way. */
  @Test
  void executorsThatNoWorkerHoldsAreAMistake() {
    never = new Problem("spark://somewhere", "no worker is so large", "Ask for smaller ones");

    assertThatExceptionOfType(DifficultyNetException.class)
        .isThrownBy(() -> wait(() -> 0, SHORT).until(2))
        .withMessage(
            "DN-1011 CLUSTER_UNSUITABLE: spark://somewhere: gave 0 of 2 executors within 0 s: no"
                + " worker is so large. Ask for smaller ones.");
  }

  @Test
  void theDeadlineCountsFromTheLossAndStartsAnewAfterAReplacement() {
    AtomicInteger asked = new AtomicInteger();
    IntSupplier flapping =
        () -> {
          int time = asked.incrementAndGet(); // every 0.1 s, so missing for 0.2 s at most
          if (time == 30) {
            job.complete("done");
          }
          return time % 2 == 0 ? 2 : 1;
        };

    assertThat(wait(flapping, Duration.ofSeconds(2)).result(job, 2)).isEqualTo("done");
  }

  @Test
  void theUserIsToldOnceOfALongWait() {
    AtomicInteger askedAfterTheNote = new AtomicInteger();
    IntSupplier late = () -> notes.isEmpty() || askedAfterTheNote.incrementAndGet() < 3 ? 1 : 2;

    wait(late, LONG).until(2);

    assertThat(notes)
        .containsExactly("waiting for executors: 1 of 2 are there; giving up after 300 s");
  }

  @Test
  void whatSparkThrewIsTheCause() {
    job.completeExceptionally(new SparkException("Job aborted"));

    assertThatThrownBy(() -> wait(() -> 2, LONG).result(job, 2))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(SparkException.class)
        .hasMessage("Job aborted");
  }

  private ExecutorWait wait(IntSupplier registered, Duration deadline) {
    return new ExecutorWait(
        registered, "spark://somewhere", deadline, notes::add, () -> Optional.ofNullable(never));
  }

  /** A job without a cluster. */
  private static final class Job implements JavaFutureAction<String> {
    private final CompletableFuture<String> future = new CompletableFuture<>();

    private void complete(String result) {
      future.complete(result);
    }

    private void completeExceptionally(Exception failure) {
      future.completeExceptionally(failure);
    }

    @Override
    public List<Integer> jobIds() {
      return List.of();
    }

    @Override
    public boolean cancel(boolean interrupt) {
      return future.cancel(interrupt);
    }

    @Override
    public boolean isCancelled() {
      return future.isCancelled();
    }

    @Override
    public boolean isDone() {
      return future.isDone();
    }

    @Override
    public String get() throws InterruptedException, ExecutionException {
      return future.get();
    }

    @Override
    public String get(long timeout, TimeUnit unit)
        throws InterruptedException, ExecutionException, TimeoutException {
      return future.get(timeout, unit);
    }
  }
}

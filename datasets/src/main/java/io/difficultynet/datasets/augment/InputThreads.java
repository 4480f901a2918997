package io.difficultynet.datasets.augment;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Threads that prepare the samples of a batch. What a sample becomes does not depend on which of
 * them prepares it. They are made when they are first used, by the thread that uses them, whose
 * rights and class loader they have, and do not keep the JVM alive.
 */
public final class InputThreads implements AutoCloseable {
  private final int number;
  private final ExecutorService threads;

  /** Prepares in {@code number} threads, at least 1; with 1, in the caller's. */
  public InputThreads(int number) {
    this.number = number;
    this.threads =
        Executors.newFixedThreadPool(
            number,
            work -> {
              Thread thread = new Thread(work, "difficulty-net input");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Does {@code work} for every number from 0 to {@code size} − 1 and waits for all.
   *
   * @throws RuntimeException the first that the work threw, where it threw one
   */
  public void forEach(int size, IntConsumer work) {
    if (number == 1) {
      for (int k = 0; k < size; k++) {
        work.accept(k);
      }
      return;
    }
    AtomicInteger next = new AtomicInteger();
    List<Future<?>> parts = new ArrayList<>();
    for (int i = 0; i < Math.min(number, size); i++) {
      parts.add(
          threads.submit(
              () -> {
                for (int k = next.getAndIncrement(); k < size; k = next.getAndIncrement()) {
                  work.accept(k);
                }
              }));
    }
    RuntimeException failure = null;
    for (Future<?> part : parts) { // all of them, so that none writes into the next batch
      RuntimeException own = failureOf(part);
      failure = failure == null ? own : failure;
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static @Nullable RuntimeException failureOf(Future<?> part) {
    try {
      part.get();
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new IllegalStateException("interrupted while a batch was prepared", e);
    } catch (ExecutionException e) {
      return e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException("a batch could not be prepared", e.getCause());
    }
  }

  /** Ends the threads. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}

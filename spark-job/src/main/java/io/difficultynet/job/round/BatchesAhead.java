package io.difficultynet.job.round;

import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.SampleReader;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Training batches in a given order, each prepared while the network computes on the one before: on
 * a thread of its own, which reads one batch ahead and no more, so that a {@link SampleReader} with
 * two buffers suffices. What a batch holds does not depend on when it was prepared.
 *
 * <p>For one thread. Close it: until then the reader is in use.
 */
public final class BatchesAhead implements AutoCloseable {

  /**
   * What to read next.
   *
   * @param indices of samples of the training source, at least one
   * @param augmentation see {@link SampleReader#training}
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  record Request(int[] indices, int augmentation) {}

  private static final double NANOS = 1e9;

  private final SampleReader reader;
  private final Iterator<Request> requests;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread made = new Thread(work, "difficulty-net ahead");
            made.setDaemon(true);
            return made;
          });
  private @Nullable Future<Batch> ahead;
  private long waitedNanos;

  /** Starts to prepare the first batch. */
  BatchesAhead(SampleReader reader, Iterator<Request> requests) {
    this.reader = reader;
    this.requests = requests;
    prepare();
  }

  /**
   * The next batch, valid until the next call.
   *
   * @throws NoSuchElementException if all requests were answered
   * @throws RuntimeException what the reader threw for this batch
   */
  Batch next() {
    long start = System.nanoTime();
    Future<Batch> asked = ahead;
    if (asked == null) {
      throw new NoSuchElementException("all batches of the round were read");
    }
    Batch batch = result(asked);
    waitedNanos += System.nanoTime() - start;
    prepare();
    return batch;
  }

  /** Time spent in {@link #next()}: what preparation took beyond the network's time. */
  double waitedSeconds() {
    return waitedNanos / NANOS;
  }

  private void prepare() {
    if (requests.hasNext()) {
      Request request = requests.next();
      ahead = thread.submit(() -> reader.training(request.indices(), request.augmentation()));
    } else {
      ahead = null;
    }
  }

  /** Waits for what another thread prepares, and throws what it has thrown. */
  public static <T> T result(Future<T> asked) {
    try {
      return asked.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a batch was prepared", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      } else if (e.getCause() instanceof Error error) {
        throw error; // such as a full heap: the executor's affair
      }
      throw new IllegalStateException("a batch could not be prepared", e.getCause());
    }
  }

  /** Waits until the reader is free. */
  @Override
  public void close() {
    thread.shutdown();
    boolean interrupted = Thread.interrupted();
    for (boolean free = false; !free; ) {
      try {
        free = thread.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true; // the next task must find the reader free all the same
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

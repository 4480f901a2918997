package io.difficultynet.job.predict;

import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.round.BatchesAhead;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The predictions of a task. One batch is decoded ahead while the network computes; a sample that
 * cannot be used takes its place in the batch with zeros, and what is computed of them is left out.
 *
 * <p>For one thread at a time. Gives its replica back at the end of the samples, or when it is
 * closed.
 */
final class PredictedBatches<K> implements Iterator<Prediction<K>>, AutoCloseable {

  private final Iterator<Keyed<K>> samples;
  private final ReplicaPool.Lent lent;
  private final Predictor.Pass pass;
  private @Nullable Future<Prepared<K>> ahead;
  private Iterator<Prediction<K>> predicted = List.<Prediction<K>>of().iterator();
  private boolean started;
  private boolean closed;

  /** A batch that the network can compute. */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  private record Prepared<K>(
      List<Keyed<K>> samples, @Nullable Rejection[] rejections, float[] inputs) {}

  PredictedBatches(Iterator<Keyed<K>> samples, ReplicaPool.Lent lent, Predictor.Pass pass) {
    this.samples = samples;
    this.lent = lent;
    this.pass = pass;
  }

  @Override
  public boolean hasNext() {
    if (!started) {
      started = true;
      prepare();
    }
    for (Future<Prepared<K>> next = ahead; !predicted.hasNext() && next != null; next = ahead) {
      Prepared<K> batch = BatchesAhead.result(next);
      prepare();
      predicted = computed(batch);
    }
    if (!predicted.hasNext()) {
      close();
    }
    return predicted.hasNext();
  }

  @Override
  public Prediction<K> next() {
    if (!hasNext()) {
      throw new NoSuchElementException("all samples are predicted");
    }
    return predicted.next();
  }

  /** Reads the samples of the next batch here, where Spark expects it, and decodes them ahead. */
  private void prepare() {
    ahead = null;
    if (closed) {
      return;
    }
    int most = lent.plan().replica().predictionBatch();
    List<Keyed<K>> read = new ArrayList<>();
    while (read.size() < most && samples.hasNext()) {
      read.add(samples.next());
    }
    if (!read.isEmpty()) {
      float[] inputs = lent.inputs(read.size());
      ahead = lent.ahead().submit(() -> decoded(read, inputs));
    }
  }

  private Prepared<K> decoded(List<Keyed<K>> read, float[] inputs) {
    @Nullable Rejection[] rejections = new Rejection[read.size()];
    int values = lent.plan().pipeline().output().values();
    lent.inputThreads()
        .forEach(
            read.size(),
            i -> {
              rejections[i] = lent.decoder().write(read.get(i).sample(), inputs, i * values);
              if (rejections[i] != null) {
                Arrays.fill(inputs, i * values, (i + 1) * values, 0f);
              }
            });
    return new Prepared<>(read, rejections, inputs);
  }

  private Iterator<Prediction<K>> computed(Prepared<K> batch) {
    int size = batch.samples.size();
    boolean any = Arrays.stream(batch.rejections).anyMatch(one -> one == null);
    float[] outputs =
        any
            ? pass.of(lent.replica(), new Batch(batch.inputs, new int[size], size))
            : new float[0]; // [size x outputs]
    int width = outputs.length / size;
    List<Prediction<K>> predictions = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      K key = batch.samples.get(i).key();
      Rejection rejection = batch.rejections[i];
      predictions.add(
          rejection == null
              ? new Prediction<>(key, Arrays.copyOfRange(outputs, i * width, (i + 1) * width))
              : new Prediction<>(key, rejection));
    }
    return predictions.iterator();
  }

  /** Gives the replica back, once, when nothing is prepared any more. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    Future<Prepared<K>> unfinished = ahead;
    ahead = null;
    boolean interrupted = Thread.interrupted();
    while (unfinished != null && !unfinished.isDone()) {
      try {
        var unused = unfinished.get();
      } catch (InterruptedException e) {
        interrupted = true; // the next task must find the replica free all the same
      } catch (ExecutionException e) {
        break; // nobody asks for this batch any more
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    lent.close();
  }
}

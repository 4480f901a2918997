package io.difficultynet.job.round;

import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.Objective;
import io.difficultynet.job.engine.Replica;
import io.difficultynet.job.network.NetworkDescription;
import java.util.Arrays;

/**
 * The slow twin of micro-batches: every batch of another replica in passes of a fixed size, logits
 * first, for all of the batch, and the gradient in a second run over the same passes.
 *
 * @param inner that passes go through
 * @param most samples of a pass, which must divide the batches
 */
record InPasses(Replica inner, int most) implements Replica {

  private interface Pass {
    void of(Batch part, int from);
  }

  private void each(Batch batch, Pass pass) {
    int length = network().input().length();
    for (int from = 0; from < batch.size(); from += most) {
      int to = from + most;
      pass.of(
          new Batch(
              Arrays.copyOfRange(batch.inputs(), from * length, to * length),
              Arrays.copyOfRange(batch.labels(), from, to),
              most),
          from);
    }
  }

  @Override
  public float[] trainingLogits(Batch batch) {
    int classes = network().classes();
    float[] all = new float[batch.size() * classes];
    each(
        batch,
        (part, from) ->
            System.arraycopy(inner.trainingLogits(part), 0, all, from * classes, most * classes));
    return all;
  }

  @Override
  public void gradient(Batch batch, Objective objective, float[] gradient) {
    int classes = network().classes();
    float[] byLogits = new float[batch.size() * classes];
    objective.differentiate(trainingLogits(batch), batch, byLogits);
    Arrays.fill(gradient, 0);
    float[] ofPart = new float[gradient.length];
    each(
        batch,
        (part, from) -> {
          inner.gradient(
              part,
              (logits, same, out) ->
                  System.arraycopy(byLogits, from * classes, out, 0, most * classes),
              ofPart);
          for (int i = 0; i < gradient.length; i++) {
            gradient[i] += ofPart[i];
          }
        });
  }

  @Override
  public NetworkDescription network() {
    return inner.network();
  }

  @Override
  public void useThreads(int threads) {
    inner.useThreads(threads);
  }

  @Override
  public void load(float[] parameters) {
    inner.load(parameters);
  }

  @Override
  public void loadStatistics(float[] statistics) {
    inner.loadStatistics(statistics);
  }

  @Override
  public void trackStatistics() {
    throw new UnsupportedOperationException();
  }

  @Override
  public float[] logits(Batch batch) {
    return inner.logits(batch);
  }

  @Override
  public float[] features(Batch batch) {
    return inner.features(batch);
  }

  @Override
  public void statistics(float[] into) {
    inner.statistics(into);
  }

  @Override
  public void close() {
    inner.close();
  }
}

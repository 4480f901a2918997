package io.difficultynet.job.engine;

import io.difficultynet.job.network.NetworkDescription;

/**
 * One copy of the network on an executor. It holds parameters and batch-norm statistics only for as
 * long as a round lasts: whoever uses it loads both first, so an instance may be kept between
 * rounds as a cache. One thread at a time.
 *
 * <p>A batch is {@code batch.size()} samples of N x C x H x W inputs with 0-based labels. A replica
 * knows no loss: it gives logits, and goes back from what an {@link Objective} makes of them. Where
 * the network is a body without a classifier, its features take the place of logits.
 */
public interface Replica extends AutoCloseable {

  /** The network that this is a copy of. */
  NetworkDescription network();

  /** Whether only the classifier is trained: the parameters before it stay bit for bit. */
  default boolean trainsClassifierOnly() {
    return false;
  }

  /**
   * Prepares the calling thread; call it first on every thread that uses this replica.
   *
   * @param threads that one call may use, at least 1; the cores of the executor
   */
  void useThreads(int threads);

  /**
   * Takes the parameters to use from now on.
   *
   * @param parameters [P] in the description's flat order; copied
   */
  void load(float[] parameters);

  /**
   * Takes the running batch-norm statistics to use from now on.
   *
   * @param statistics in the description's flat order; copied
   */
  void loadStatistics(float[] statistics);

  /**
   * Forward and backward in training mode: gradient of the objective by the parameters. Batch
   * normalisation uses the statistics of this batch; the running statistics stay as they are until
   * {@link #trackStatistics()}.
   *
   * @param objective asked once, for this batch
   * @param gradient [P], overwritten
   */
  void gradient(Batch batch, Objective objective, float[] gradient);

  /** Folds the batch statistics of the last {@link #gradient} call into the running ones. */
  void trackStatistics();

  /**
   * Forward in training mode (batch statistics), without touching the running statistics. For the
   * two forwards of the meta gradient.
   *
   * @return logits // [size x C]; a new array
   */
  float[] trainingLogits(Batch batch);

  /**
   * Forward with the running statistics.
   *
   * @return logits // [size x C]; a new array
   */
  float[] logits(Batch batch);

  /**
   * What the classifier reads: the input of the network's last node, with the running statistics.
   *
   * @param batch of any size
   * @return features // [size x F]; a new array
   */
  float[] features(Batch batch);

  /**
   * Copies the running statistics out.
   *
   * @param into in the description's flat order, overwritten
   */
  void statistics(float[] into);

  /** Frees native memory; no other call is allowed afterwards. */
  @Override
  void close();
}

package io.difficultynet.job.engine;

import io.difficultynet.job.network.NetworkDescription;

/**
 * One copy of the network on an executor. It holds parameters and batch-norm statistics only while
 * a round lasts. Its user loads both first, so an instance may be kept between rounds as a cache.
 * One thread may use it at a time.
 *
 * <p>A replica knows no loss. It computes logits, and the gradient of an {@link Objective} of them.
 * Where the network is a body without a classifier, its features take the place of logits.
 */
public interface Replica extends AutoCloseable {

  /** Returns the network of which this is a copy. */
  NetworkDescription network();

  /** Returns whether the classifier alone is trained. All other parameters then keep every bit. */
  default boolean trainsClassifierOnly() {
    return false;
  }

  /**
   * Prepares the calling thread. Every thread calls it before it uses this replica.
   *
   * @param threads number of threads that one call may use, at least 1; the cores of the executor
   */
  void useThreads(int threads);

  /**
   * Sets the parameters.
   *
   * @param parameters all parameters in the flat order of the description; copied // [P]
   */
  void load(float[] parameters);

  /**
   * Sets the running batch-norm statistics.
   *
   * @param statistics all statistics in the flat order of the description; copied
   */
  void loadStatistics(float[] statistics);

  /**
   * Computes the gradient of the objective by the parameters, forward and backward in training
   * mode. Batch normalisation uses the statistics of this batch. The running statistics do not
   * change before {@link #trackStatistics()}.
   *
   * @param objective called once, with the logits of this batch
   * @param gradient overwritten with the gradient in flat order // [P]
   */
  void gradient(Batch batch, Objective objective, float[] gradient);

  /**
   * Updates the running statistics with the batch statistics of the last call of {@link #gradient}.
   */
  void trackStatistics();

  /**
   * Computes logits in training mode, with the statistics of this batch, and does not change the
   * running statistics. The two forward passes of the meta gradient use it.
   *
   * @return logits // [size x C]; a new array
   */
  float[] trainingLogits(Batch batch);

  /**
   * Computes logits with the running statistics.
   *
   * @return logits // [size x C]; a new array
   */
  float[] logits(Batch batch);

  /**
   * Computes the features that the classifier reads, with the running statistics.
   *
   * @param batch samples of any number
   * @return features // [size x F]; a new array
   */
  float[] features(Batch batch);

  /**
   * Copies the running statistics out.
   *
   * @param into overwritten with the statistics in the flat order of the description
   */
  void statistics(float[] into);

  /** Frees native memory; no other call is allowed afterwards. */
  @Override
  void close();
}

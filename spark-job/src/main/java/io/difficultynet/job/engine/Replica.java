package io.difficultynet.job.engine;

/**
 * One copy of the network on an executor. It holds parameters and batch-norm statistics only for as
 * long as a round lasts: whoever uses it loads both first, so an instance may be kept between
 * rounds as a cache. One thread at a time.
 *
 * <p>A batch is {@code batch.size()} samples of N x C x H x W inputs with 0-based labels. Every
 * loss is the cross-entropy of one sample, in nats.
 */
public interface Replica extends AutoCloseable {

  /** The network that this is a copy of. */
  NetworkDescription network();

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
   * Forward and backward in training mode: gradient of Σ_i coefficient_i · ℓ_i. Batch normalisation
   * uses the statistics of this batch; the running statistics stay as they are until {@link
   * #trackStatistics()}.
   *
   * @param coefficients one per sample; class weight over global batch size in training
   * @param losses [size], written: ℓ_i without its coefficient
   * @param gradient [P], overwritten
   */
  void gradient(Batch batch, float[] coefficients, float[] losses, float[] gradient);

  /** Folds the batch statistics of the last {@link #gradient} call into the running ones. */
  void trackStatistics();

  /**
   * Forward in training mode (batch statistics), without touching the running statistics: ℓ_i of
   * every sample. For the two forwards of the meta gradient.
   *
   * @param losses [size], written
   */
  void trainingLosses(Batch batch, float[] losses);

  /**
   * Forward with the running statistics.
   *
   * @param losses [size], written
   * @param predictions [size], written: the class with the largest logit, the lowest one on a tie
   */
  void predict(Batch batch, float[] losses, int[] predictions);

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

package io.difficultynet.job.engine;

/**
 * Where a replica gets its samples from. One call at a time, on any thread. The batch that {@link
 * #training} returns is valid until the second call of it after that, so that the next one can be
 * prepared while this one is used; the batches of the other methods are valid until the next call
 * of either of them.
 */
public interface SampleReader {

  /**
   * Augmented samples for training.
   *
   * @param indices of samples of the training source, at least one
   * @param augmentation the same index has another one for every number; often the epoch
   */
  Batch training(int[] indices, int augmentation);

  /** Samples of the training source (validation split) without augmentation. */
  Batch evaluation(int[] indices);

  /** Samples of the test source without augmentation. */
  Batch test(int[] indices);

  /** Label of a sample of the training source. */
  int label(int index);

  /** Number of samples of the test source. */
  int testSize();
}

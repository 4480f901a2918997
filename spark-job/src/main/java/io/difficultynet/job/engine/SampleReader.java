package io.difficultynet.job.engine;

/**
 * The source of a replica's samples. It serves one call at a time, on any thread. A batch of {@link
 * #training} is valid until the second call of {@link #training} after it, so that the next batch
 * can be prepared while this one is used. Batches of the other methods are valid until the next
 * call of one of them.
 */
public interface SampleReader {

  /**
   * Returns augmented samples for training.
   *
   * @param indices numbers of samples of the training source, at least one
   * @param augmentation number of the augmentation, which is another one for each number; often the
   *     epoch
   */
  Batch training(int[] indices, int augmentation);

  /**
   * Returns samples of the training source, such as those of the validation split, without
   * augmentation.
   */
  Batch evaluation(int[] indices);

  /** Returns samples of the test source without augmentation. */
  Batch test(int[] indices);

  /** Returns the class of a sample of the training source. */
  int label(int index);

  /**
   * Returns a sample's own weight in the training loss, at least 0; 1 where it has none. Also
   * beside a call of another method.
   */
  default double weight(int index) {
    return 1;
  }

  /** Number of samples of the test source. */
  int testSize();
}

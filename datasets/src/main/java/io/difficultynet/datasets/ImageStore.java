package io.difficultynet.datasets;

/**
 * Labelled images, asked for one at a time: in memory ({@link LabelledImages}) or decoded from
 * files when they are asked for. Safe for use by several threads, each with {@link Pixels} of its
 * own.
 */
public non-sealed interface ImageStore extends SampleStore {

  /**
   * Puts image {@code i} into {@code into}, whatever that held before.
   *
   * @throws io.difficultynet.error.DifficultyNetException DATA_MISSING, DATA_CORRUPT or
   *     STORAGE_FAILED with the file, for an image that has to be read
   */
  void decode(int i, Pixels into);

  @Override
  default String content() {
    return shape() == null ? "images of many sizes" : "images of " + shape();
  }
}

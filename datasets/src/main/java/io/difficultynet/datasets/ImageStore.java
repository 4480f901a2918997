package io.difficultynet.datasets;

/**
 * Labelled images, asked for one at a time: in memory ({@link LabelledImages}) or decoded from
 * files when they are asked for. Safe for use by several threads, each with {@link Pixels} of its
 * own.
 */
public non-sealed interface ImageStore extends SampleStore {

  /**
   * Puts a part of image {@code i} into {@code into}, whatever that held before. What lies below
   * the part need not be decoded, so damage there may go unnoticed.
   *
   * @param part asked once, before anything is decoded
   * @throws io.difficultynet.error.DifficultyNetException DATA_MISSING, DATA_CORRUPT or
   *     STORAGE_FAILED with the file, for an image that has to be read
   */
  void decode(int i, Box.Choice part, Pixels into);

  /** Puts all of image {@code i} into {@code into}, with the errors of the other method. */
  default void decode(int i, Pixels into) {
    decode(i, Box::whole, into);
  }

  @Override
  default String content() {
    return shape() == null ? "images of many sizes" : "images of " + shape();
  }
}

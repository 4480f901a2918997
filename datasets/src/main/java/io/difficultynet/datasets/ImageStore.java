package io.difficultynet.datasets;

import org.jspecify.annotations.Nullable;

/**
 * Labelled images, asked for one at a time: in memory ({@link LabelledImages}) or decoded from
 * files when they are asked for. Safe for use by several threads, each with {@link Pixels} of its
 * own.
 */
public interface ImageStore extends LabelledSamples {

  /** Channels of every image: 1 for grey, 3 for red, green, blue. */
  int channels();

  /** The shape of every image; null where they differ. */
  @Nullable ImageShape shape();

  /**
   * Puts image {@code i} into {@code into}, whatever that held before.
   *
   * @throws io.difficultynet.error.DifficultyNetException DATA_MISSING, DATA_CORRUPT or
   *     STORAGE_FAILED with the file, for an image that has to be read
   */
  void decode(int i, Pixels into);
}

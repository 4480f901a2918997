package io.difficultynet.datasets;

/** Labelled feature vectors: D finite numbers a sample. Safe for use by several threads. */
public non-sealed interface FeatureStore extends SampleStore {

  /**
   * Writes the features of sample {@code i} to {@code into} from {@code offset} on.
   *
   * @throws io.difficultynet.error.DifficultyNetException DATA_CORRUPT where one is not finite, or
   *     the vector is not one of {@link #channels()} features; DATA_MISSING or STORAGE_FAILED for
   *     one that has to be read
   */
  void read(int i, float[] into, int offset);

  @Override
  default ImageShape shape() {
    return new ImageShape(channels(), 1, 1);
  }

  @Override
  default String content() {
    return "vectors of " + channels() + " features";
  }
}

package io.difficultynet.job.engine;

/**
 * Samples as a network takes them. The arrays are the caller's, may be longer than needed and are
 * not copied.
 *
 * @param inputs size x C x H x W
 * @param labels [size], 0-based classes
 * @param size number of samples, at least 1
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record Batch(float[] inputs, int[] labels, int size) {

  /** Refuses a size that the arrays do not have. */
  public Batch {
    if (size < 1 || labels.length < size) {
      throw new IllegalArgumentException(
          "A batch has at least one sample and a label for each, got size %d and %d labels"
              .formatted(size, labels.length));
    }
  }
}

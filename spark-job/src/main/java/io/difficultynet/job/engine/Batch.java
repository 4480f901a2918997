package io.difficultynet.job.engine;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Samples as a network takes them. The arrays are the caller's, may be longer than needed and are
 * not copied.
 *
 * @param inputs size x C x H x W
 * @param labels [size], 0-based classes
 * @param samples [size], numbers of the samples in their source, for losses that draw at random
 * @param size number of samples, at least 1
 * @param mix the samples that these were mixed with; null where they were not
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record Batch(float[] inputs, int[] labels, int[] samples, int size, @Nullable Mix mix) {

  /**
   * What a batch was mixed with.
   *
   * @param labels [size], of the partners
   * @param samples [size], numbers of the partners
   * @param share λ of the samples themselves; the partners have 1 − λ
   */
  public record Mix(int[] labels, int[] samples, double share) {}

  /** Refuses a size that the arrays do not have. */
  public Batch {
    if (size < 1 || labels.length < size || samples.length < size) {
      throw new IllegalArgumentException(
          "A batch has at least one sample, and a label and a number for each; got size %d, %d"
                  .formatted(size, labels.length)
              + " labels and %d numbers".formatted(samples.length));
    }
  }

  /** Samples as they are. */
  public Batch(float[] inputs, int[] labels, int[] samples, int size) {
    this(inputs, labels, samples, size, null);
  }

  /**
   * Samples from … from + count − 1, unmixed; these themselves where they are all.
   *
   * @param length values of one sample's input
   */
  public Batch part(int from, int count, int length) {
    if (from == 0 && count == size) {
      return this;
    }
    return new Batch(
        Arrays.copyOfRange(inputs, from * length, (from + count) * length),
        Arrays.copyOfRange(labels, from, from + count),
        Arrays.copyOfRange(samples, from, from + count),
        count);
  }

  /** Samples numbered from 0 on. */
  public Batch(float[] inputs, int[] labels, int size) {
    this(inputs, labels, IntStream.range(0, size).toArray(), size);
  }
}

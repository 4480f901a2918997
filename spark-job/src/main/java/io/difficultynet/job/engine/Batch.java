package io.difficultynet.job.engine;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Samples in the form that a network reads. The arrays belong to the caller, are not copied, and
 * may be longer than needed.
 *
 * @param inputs pixels or features // [size x C x H x W]
 * @param labels class of each sample, counted from 0 // [size]
 * @param samples number of each sample in its source, for losses that draw at random // [size]
 * @param size number of samples, at least 1
 * @param mix the samples that these were mixed with; null where they were not mixed
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record Batch(float[] inputs, int[] labels, int[] samples, int size, @Nullable Mix mix) {

  /**
   * The partners that the samples of a batch were mixed with.
   *
   * @param labels classes of the partners // [size]
   * @param samples numbers of the partners in their source // [size]
   * @param share λ, the share of the samples themselves, in [0, 1]; the partners have 1 − λ
   */
  public record Mix(int[] labels, int[] samples, double share) {}

  /** Refuses a size below 1 or above the length of an array. */
  public Batch {
    if (size < 1 || labels.length < size || samples.length < size) {
      throw new IllegalArgumentException(
          "A batch has at least one sample, and a label and a number for each; got size %d, %d"
                  .formatted(size, labels.length)
              + " labels and %d numbers".formatted(samples.length));
    }
  }

  /** Makes a batch of samples that are not mixed. */
  public Batch(float[] inputs, int[] labels, int[] samples, int size) {
    this(inputs, labels, samples, size, null);
  }

  /**
   * Returns the samples with positions from {@code from} to {@code from + count − 1}, without
   * partners. Returns this batch where that is all of it.
   *
   * @param length number of input values of one sample
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

  /** Makes a batch of samples that are numbered from 0 on. */
  public Batch(float[] inputs, int[] labels, int size) {
    this(inputs, labels, IntStream.range(0, size).toArray(), size);
  }
}

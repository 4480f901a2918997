package io.difficultynet.datasets.sampling;

import io.difficultynet.error.Problems;
import java.io.Serializable;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * How N samples are cut into the batches of an epoch, and a batch into parts: sizes only.
 *
 * <p>An epoch has T = ⌈N / B⌉ iterations. The N samples are dealt as evenly as possible: the first
 * N mod T batches have ⌈N / T⌉ samples, the others ⌊N / T⌋. This is not the usual full batches with
 * a remainder at the end: batch norm on a last batch of one or two samples is noise, and dropping
 * the remainder would leave samples out of the epoch. Nor is a batch ever larger than B.
 *
 * <p>A batch is cut into {@code parts} contiguous parts whose sizes differ by at most 1, the larger
 * ones first; parts are empty if there are more of them than samples.
 *
 * @param samples N, at least 1
 * @param batchSize B, at least 1
 */
public record EpochShape(int samples, int batchSize) implements Serializable {

  /** Refuses numbers below 1. */
  public EpochShape {
    if (samples < 1 || batchSize < 1) {
      throw new IllegalArgumentException(
          "an epoch of %d samples in batches of %d; both must be at least 1"
              .formatted(samples, batchSize));
    }
  }

  /**
   * Notes what would keep an epoch from running: a batch larger than the data, or one that does not
   * give every one of {@code parts} executors a sample in each iteration.
   */
  public void check(int parts, Problems problems) {
    if (batchSize > samples) {
      problems.add(
          "train.batch-size",
          "is %d, but there are only %d training samples".formatted(batchSize, samples),
          "Set train.batch-size to a number in 1..%d, or raise split.n-max".formatted(samples));
    }
    int smallest = batchSize(iterations() - 1);
    if (parts > smallest) {
      problems.add(
          "train.batch-size",
          "is %d, so the smallest batch has %d samples, too few for %d executors"
              .formatted(batchSize, smallest, parts),
          "Raise train.batch-size, or use at most %d executors".formatted(smallest));
    }
  }

  /** T = ⌈N / B⌉. */
  public int iterations() {
    return (int) (((long) samples + batchSize - 1) / batchSize);
  }

  /** Number of samples of the global batch of iteration {@code iteration}, 0 ≤ iteration &lt; T. */
  public int batchSize(int iteration) {
    return share(samples, Objects.checkIndex(iteration, iterations()), iterations());
  }

  /** Number of samples in the batches before {@code iteration}. */
  public int batchStart(int iteration) {
    return start(samples, Objects.checkIndex(iteration, iterations()), iterations());
  }

  /** Number of samples of part {@code part} of {@code parts} of a batch. */
  public int partSize(int iteration, int part, int parts) {
    return share(batchSize(iteration), Objects.checkIndex(part, parts), parts);
  }

  /** Number of samples of the batch in the parts before {@code part}. */
  public int partStart(int iteration, int part, int parts) {
    return start(batchSize(iteration), Objects.checkIndex(part, parts), parts);
  }

  /**
   * The different sizes that the parts of an epoch have, ascending, at most 3 and without 0: a
   * network is compiled once for each.
   */
  public int[] distinctPartSizes(int parts) {
    int largest = batchSize(0);
    int smallest = batchSize(iterations() - 1);
    return IntStream.of(
            share(smallest, parts - 1, parts),
            share(smallest, 0, parts),
            share(largest, parts - 1, parts),
            share(largest, 0, parts))
        .filter(size -> size > 0)
        .sorted()
        .distinct()
        .toArray();
  }

  private static int share(int total, int k, int n) {
    return total / n + (k < total % n ? 1 : 0);
  }

  private static int start(int total, int k, int n) {
    return k * (total / n) + Math.min(k, total % n);
  }
}

package io.difficultynet.datasets.sampling;

import io.difficultynet.math.Permutation;
import io.difficultynet.seed.Purpose;
import io.difficultynet.seed.Seeds;
import java.util.Arrays;

/**
 * Which samples iteration t of one epoch uses, and which of them part k of n takes.
 *
 * <p>The order is a permutation of the training samples drawn from (seed, epoch) alone, cut as
 * {@link EpochShape} says. Each sample is in exactly one part of one iteration, for any number of
 * parts; and the global batch of an iteration is the same for any number of parts.
 *
 * <p>Immutable and safe for use by several threads. Executors build it themselves from the same
 * numbers, so it is never sent.
 */
public final class EpochPlan {
  private final EpochShape shape;
  private final int[] order; // [N], a permutation of the training indices

  private EpochPlan(EpochShape shape, int[] order) {
    this.shape = shape;
    this.order = order;
  }

  /**
   * The plan of epoch {@code epoch} (0-based).
   *
   * @param trainIndices indices of the training samples; copied
   * @throws IllegalArgumentException if there is no sample or {@code batchSize} is below 1
   */
  public static EpochPlan of(int[] trainIndices, int batchSize, Seeds seeds, int epoch) {
    EpochShape shape = new EpochShape(trainIndices.length, batchSize);
    int[] order = Permutation.of(trainIndices.length, seeds.stream(Purpose.ORDER, epoch));
    for (int i = 0; i < order.length; i++) {
      order[i] = trainIndices[order[i]];
    }
    return new EpochPlan(shape, order);
  }

  /** The sizes of batches and parts. */
  public EpochShape shape() {
    return shape;
  }

  /** Number of iterations, ⌈N / B⌉. */
  public int iterations() {
    return shape.iterations();
  }

  /** Number of samples of the global batch of {@code iteration}. */
  public int batchSize(int iteration) {
    return shape.batchSize(iteration);
  }

  /** Number of samples of part {@code part} of {@code parts} in {@code iteration}. */
  public int partSize(int iteration, int part, int parts) {
    return shape.partSize(iteration, part, parts);
  }

  /** The different sizes of parts over the epoch, ascending, without 0. */
  public int[] distinctPartSizes(int parts) {
    return shape.distinctPartSizes(parts);
  }

  /** The samples of the global batch of {@code iteration}; a new array. */
  public int[] batch(int iteration) {
    return part(iteration, 0, 1);
  }

  /** The samples of part {@code part} of {@code parts} in {@code iteration}; a new array. */
  public int[] part(int iteration, int part, int parts) {
    int from = shape.batchStart(iteration) + shape.partStart(iteration, part, parts);
    return Arrays.copyOfRange(order, from, from + shape.partSize(iteration, part, parts));
  }
}

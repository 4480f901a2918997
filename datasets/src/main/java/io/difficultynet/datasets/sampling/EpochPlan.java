package io.difficultynet.datasets.sampling;

import io.difficultynet.math.Permutation;
import io.difficultynet.seed.Purpose;
import io.difficultynet.seed.Seeds;
import java.util.Arrays;

/**
 * Which samples iteration t of one epoch uses, and which of them part k of n takes.
 *
 * <p>The order is drawn from (seed, epoch) alone: a permutation of the training samples, or as many
 * draws by class. It is cut as {@link EpochShape} says. Each place of the order is in exactly one
 * part of one iteration, for any number of parts; and the global batch of an iteration is the same
 * for any number of parts.
 *
 * <p>Immutable and safe for use by several threads. Executors build it themselves from the same
 * numbers, so it is never sent.
 */
public final class EpochPlan {
  private final EpochShape shape;
  private final int[] order; // [N] of the training indices
  private final int epoch;
  private final boolean repeats;

  private EpochPlan(EpochShape shape, int[] order, int epoch, boolean repeats) {
    this.shape = shape;
    this.order = order;
    this.epoch = epoch;
    this.repeats = repeats;
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
    return new EpochPlan(shape, order, epoch, false);
  }

  /**
   * An epoch of draws by class, as in classifier retraining and in training with another sampling
   * (Kang et al., ICLR 2020, sections 3 and 4, <a href="https://arxiv.org/abs/1910.09217">arXiv
   * 1910.09217</a>). There each draw picks a class and then one of its samples; here every class
   * has its share of the epoch, which is the same in the mean with less noise.
   *
   * @param samples N, draws of the epoch
   */
  public static EpochPlan drawn(
      ClassSampler sampler, int samples, int batchSize, Seeds seeds, int epoch) {
    EpochShape shape = new EpochShape(samples, batchSize);
    int[] order = sampler.draw(samples, seeds.stream(Purpose.ORDER, epoch));
    return new EpochPlan(shape, order, epoch, true);
  }

  /**
   * The number that the augmentation of {@code iteration} is drawn by: the epoch, and where samples
   * of rare classes may come many times in an epoch, another one for each iteration.
   */
  public int augmentation(int iteration) {
    return repeats ? Math.addExact(Math.multiplyExact(epoch, iterations()), iteration) : epoch;
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

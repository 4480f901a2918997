package io.difficultynet.schedule;

import java.util.Objects;

/**
 * Raises the rate linearly over the first iterations (Goyal et al., "Accurate, Large Minibatch
 * SGD", 2017, section 2.2, "gradual warmup"):
 *
 * <pre>
 *   after(t) · (startFactor + (1 − startFactor) · min(1, t / (epochs · n)))
 * </pre>
 *
 * The factor multiplies the other schedule, as {@code LinearLR} in PyTorch's {@code
 * ChainedScheduler} does; the other schedule's time is not shifted, so milestones stay where they
 * were written.
 *
 * @param after the schedule that the rate rises to, which must not be a warm-up itself
 * @param epochs length of the warm-up in epochs, at least 0; may be a fraction, and 0 has no effect
 * @param startFactor factor of the first iteration, in [0, 1]
 */
public record WarmUp(LearningRateSchedule after, double epochs, double startFactor)
    implements LearningRateSchedule {

  /** Refuses a warm-up of a warm-up. */
  public WarmUp {
    Objects.requireNonNull(after, "after");
    if (after instanceof WarmUp) {
      throw new IllegalArgumentException(
          "A warm-up of a warm-up was asked for; warm the inner schedule up once");
    }
  }

  @Override
  public double at(long iteration, long iterationsPerEpoch, int totalEpochs) {
    double rate = after.at(iteration, iterationsPerEpoch, totalEpochs);
    double length = epochs * iterationsPerEpoch;
    if (iteration >= length) {
      return rate;
    }
    return rate * (startFactor + (1 - startFactor) * (iteration / length));
  }
}

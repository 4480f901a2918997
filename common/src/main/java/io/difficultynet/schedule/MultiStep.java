package io.difficultynet.schedule;

import java.util.List;

/**
 * Lowers the rate at given epochs, as {@code torch.optim.lr_scheduler.MultiStepLR}:
 *
 * <pre>
 *   rate · factor^(number of milestones ≤ epoch)
 * </pre>
 *
 * @param rate learning rate at the start, above 0
 * @param milestones epochs, counted from 0, that start with a lower rate; ascending, each at least
 *     1; an epoch past the end of the run has no effect
 * @param factor what the rate is multiplied by at each milestone, in (0, 1]
 */
public record MultiStep(double rate, List<Integer> milestones, double factor)
    implements LearningRateSchedule {

  /** Copies the milestones. */
  public MultiStep {
    milestones = List.copyOf(milestones);
  }

  @Override
  public double at(long iteration, long iterationsPerEpoch, int epochs) {
    Checks.requireTime(iteration, iterationsPerEpoch, epochs);
    long epoch = iteration / iterationsPerEpoch;
    long falls = milestones.stream().filter(milestone -> milestone <= epoch).count();
    return rate * StrictMath.pow(factor, (double) falls);
  }
}

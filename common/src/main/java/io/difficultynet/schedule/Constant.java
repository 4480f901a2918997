package io.difficultynet.schedule;

/**
 * The same rate in every iteration.
 *
 * @param rate learning rate, above 0
 */
public record Constant(double rate) implements LearningRateSchedule {

  @Override
  public double at(long iteration, long iterationsPerEpoch, int epochs) {
    Checks.requireTime(iteration, iterationsPerEpoch, epochs);
    return rate;
  }
}

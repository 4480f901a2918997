package io.difficultynet.schedule;

/**
 * Lowers the rate every so many epochs, as {@code torch.optim.lr_scheduler.StepLR}:
 *
 * <pre>
 *   rate · factor^⌊epoch / everyEpochs⌋
 * </pre>
 *
 * @param rate learning rate at the start, above 0
 * @param everyEpochs number of epochs with the same rate, at least 1
 * @param factor what the rate is then multiplied by, in (0, 1]
 */
public record Step(double rate, int everyEpochs, double factor) implements LearningRateSchedule {

  @Override
  public double at(long iteration, long iterationsPerEpoch, int epochs) {
    Checks.requireTime(iteration, iterationsPerEpoch, epochs);
    long falls = iteration / iterationsPerEpoch / everyEpochs;
    return rate * StrictMath.pow(factor, (double) falls);
  }
}

package io.difficultynet.schedule;

/**
 * Half a cosine from the first rate to the final one, iteration by iteration, as {@code
 * torch.optim.lr_scheduler.CosineAnnealingLR} with T_max = n · E stepped every iteration
 * (Loshchilov and Hutter, "SGDR", ICLR 2017, equation 5 without restarts):
 *
 * <pre>
 *   finalRate + (rate − finalRate) (1 + cos(π t / (n E))) / 2
 * </pre>
 *
 * @param rate learning rate at the start, above 0
 * @param finalRate learning rate at the end of the run, in [0, rate]
 */
public record Cosine(double rate, double finalRate) implements LearningRateSchedule {

  @Override
  public double at(long iteration, long iterationsPerEpoch, int epochs) {
    Checks.requireTime(iteration, iterationsPerEpoch, epochs);
    double progress = iteration / ((double) iterationsPerEpoch * epochs);
    return finalRate + (rate - finalRate) * (1 + StrictMath.cos(Math.PI * progress)) / 2;
  }
}

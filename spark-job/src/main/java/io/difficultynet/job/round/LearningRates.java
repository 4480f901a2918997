package io.difficultynet.job.round;

import io.difficultynet.conf.RunConfig;
import io.difficultynet.datasets.sampling.EpochShape;

/** Learning rates of a run by epoch. */
public final class LearningRates {

  private LearningRates() {}

  /**
   * The rate of an update.
   *
   * @param samples of an epoch
   * @param epoch 0-based
   * @param iteration of the epoch, 0-based
   */
  public static double at(RunConfig config, int samples, int epoch, int iteration) {
    int iterations = new EpochShape(samples, config.train().batchSize()).iterations();
    return config.schedule().at((long) epoch * iterations + iteration, iterations, config.epochs());
  }

  /**
   * The rate of the last update of an epoch.
   *
   * @param samples of an epoch
   * @param epoch 0-based
   */
  public static double last(RunConfig config, int samples, int epoch) {
    int iterations = new EpochShape(samples, config.train().batchSize()).iterations();
    return at(config, samples, epoch, iterations - 1);
  }
}

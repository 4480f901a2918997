package io.difficultynet.job.round;

import io.difficultynet.schedule.LearningRateSchedule;
import java.io.Serializable;

/**
 * The learning rates of a run by epoch and iteration.
 *
 * @param schedule by the iterations of the whole run
 * @param iterations of an epoch, at least 1
 * @param epochs of the whole run, which a schedule may depend on; at least 1
 */
public record LearningRates(LearningRateSchedule schedule, int iterations, int epochs)
    implements Serializable {

  /**
   * Returns the rate of an update.
   *
   * @param epoch 0-based
   * @param iteration of the epoch, 0-based
   */
  public double at(int epoch, int iteration) {
    return schedule.at((long) epoch * iterations + iteration, iterations, epochs);
  }

  /**
   * Returns the rate of the last update of an epoch.
   *
   * @param epoch 0-based
   */
  public double last(int epoch) {
    return at(epoch, iterations - 1);
  }
}

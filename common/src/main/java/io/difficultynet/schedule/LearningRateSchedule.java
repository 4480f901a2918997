package io.difficultynet.schedule;

import java.io.Serializable;

/** The learning rate of each iteration. Immutable. */
public sealed interface LearningRateSchedule extends Serializable
    permits Constant, Step, MultiStep, Cosine, WarmUp, Restart {

  /**
   * Returns the rate used by an iteration.
   *
   * @param iteration t, counted from 0 over the whole run
   * @param iterationsPerEpoch n, at least 1; the epoch of t is t / n
   * @param epochs E, epochs of the whole run, at least 1
   * @return the rate, 0 or more
   * @throws IllegalArgumentException when a number is out of range or t passes n · E
   */
  double at(long iteration, long iterationsPerEpoch, int epochs);
}

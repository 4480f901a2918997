package io.difficultynet.schedule;

import java.util.Objects;

/**
 * One schedule for the first epochs, and then another one whose iterations count from 0 again: a
 * second stage of training "restarts the learning rate" (Kang et al., ICLR 2020, section 5.1, <a
 * href="https://arxiv.org/abs/1910.09217">arXiv 1910.09217</a>). With E epochs in all:
 *
 * <pre>
 *   first(t; F)                  for t &lt; F n
 *   second(t − F n; E − F)       else
 * </pre>
 *
 * @param first the rates of the first stage
 * @param firstEpochs F, the number of epochs of the first stage, at least 1
 * @param second the rates of the second stage
 */
public record Restart(LearningRateSchedule first, int firstEpochs, LearningRateSchedule second)
    implements LearningRateSchedule {

  /** Refuses what is missing. */
  public Restart {
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(second, "second");
  }

  @Override
  public double at(long iteration, long iterationsPerEpoch, int epochs) {
    Checks.requireTime(iteration, iterationsPerEpoch, epochs);
    long start = Math.multiplyExact(iterationsPerEpoch, (long) firstEpochs);
    return iteration < start
        ? first.at(iteration, iterationsPerEpoch, firstEpochs)
        : second.at(iteration - start, iterationsPerEpoch, epochs - firstEpochs);
  }
}

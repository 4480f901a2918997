package io.difficultynet.job.round;

import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.seed.Seeds;
import java.io.Serializable;

/**
 * What stays the same in all rounds of a run.
 *
 * @param network to train
 * @param train numbers of the training samples, ascending; none where only the test set is measured
 * @param validation numbers of the validation samples in the same source, ascending
 * @param seeds of all random streams
 * @param settings the numbers
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record RoundPlan(
    NetworkDescription network, int[] train, int[] validation, Seeds seeds, RoundSettings settings)
    implements Serializable {

  /** Returns the training samples, where there are any. */
  @Override
  public int[] train() {
    return required(train);
  }

  /** Returns the validation samples, where there are any. */
  @Override
  public int[] validation() {
    return required(validation);
  }

  private static int[] required(int[] samples) {
    if (samples.length == 0) {
      throw new IllegalStateException("This plan is for measuring on the test set only");
    }
    return samples;
  }
}

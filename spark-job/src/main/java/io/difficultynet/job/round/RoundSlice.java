package io.difficultynet.job.round;

import java.io.Serializable;
import java.util.List;

/**
 * What one replica brings back from a round: its slice of the parameters and of the optimizer's
 * state, its own batch-norm statistics, and its share of the sums.
 *
 * @param part number of the replica
 * @param parameters [slice]
 * @param velocity [slice]
 * @param statistics running statistics of each pass of this replica; none when it had no samples
 * @param weightedLoss Σ v_y ℓ over its samples
 * @param samples number of its samples
 * @param place where it computes, for people: {@code executor 3 on node7}
 * @param times where its time went
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record RoundSlice(
    int part,
    float[] parameters,
    float[] velocity,
    List<float[]> statistics,
    double weightedLoss,
    long samples,
    String place,
    RoundTimes times)
    implements Serializable {

  /** Copies the list. */
  public RoundSlice {
    statistics = List.copyOf(statistics);
  }

  /** Returns the same from another place. */
  public RoundSlice at(String other) {
    return new RoundSlice(
        part, parameters, velocity, statistics, weightedLoss, samples, other, times);
  }
}

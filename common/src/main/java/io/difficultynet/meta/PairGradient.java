package io.difficultynet.meta;

import java.io.Serializable;

/**
 * The derivatives of L_meta after the pseudo step for one pair of a training batch and a meta
 * batch. The caller hands the arrays over, and nobody writes to them afterwards.
 *
 * @param labels y_i of the training batch // [B]
 * @param losses ℓ_i at w, without weights, in nats // [B]
 * @param byWeight ∂L_meta/∂v_i of each sample's own weight // [B]
 * @param byShift ∂L_meta/∂δ_c of a number added to every logit c in the training loss // [C]
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record PairGradient(int[] labels, double[] losses, double[] byWeight, double[] byShift)
    implements Serializable {

  /** Refuses arrays of different lengths. */
  public PairGradient {
    if (losses.length != labels.length || byWeight.length != labels.length) {
      throw new IllegalArgumentException(
          "%d labels, %d losses and %d derivatives; the numbers must be equal"
              .formatted(labels.length, losses.length, byWeight.length));
    }
  }

  /**
   * Returns ∂L_meta/∂v, the sum over the samples of each class. It is 0 for a class without
   * samples. // [C]
   */
  public double[] byClass() {
    double[] sums = new double[byShift.length];
    for (int i = 0; i < labels.length; i++) {
      sums[labels[i]] += byWeight[i];
    }
    return sums;
  }
}

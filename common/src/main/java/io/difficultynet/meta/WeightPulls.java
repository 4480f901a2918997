package io.difficultynet.meta;

import io.difficultynet.math.Vectors;

/**
 * What pulls at each class in a meta step, as signed shares that together come to 1 in absolute
 * value: positive where the term wants the class heavier. A term that pulls at no class has shares
 * 0.
 */
public final class WeightPulls {

  private WeightPulls() {}

  /**
   * Shares of what the meta loss pulled by: share_c = p_c / Σ_k |p_k|, p = −∂L_meta/∂d. Weights are
   * normalised, so a class gains only what others lose, and what counts is the gradient by the
   * difficulties and not that by the weights.
   *
   * @param pull p, as {@link MetaStep.Outcome#metaPull}; NaN where it is not known // [C]
   */
  public static double[] byMetaLoss(double[] pull) {
    return shares(pull);
  }

  /**
   * Shares of the driver loss: (d_c − t_c)² / Σ_k (d_k − t_k)², with the sign of t_c − d_c.
   *
   * @param difficulty d // [C]
   * @param target t, see {@link DriverLoss#target} // [C]
   */
  public static double[] byDriverLoss(double[] difficulty, double[] target) {
    Vectors.requireLength("difficulty", difficulty, target.length);
    double[] pulls = new double[target.length];
    for (int c = 0; c < pulls.length; c++) {
      double miss = target[c] - difficulty[c];
      pulls[c] = miss * Math.abs(miss);
    }
    return shares(pulls);
  }

  private static double[] shares(double[] pulls) {
    double total = 0;
    for (double pull : pulls) {
      total += Math.abs(pull);
    }
    return total == 0 ? new double[pulls.length] : Vectors.scale(1 / total, pulls);
  }
}

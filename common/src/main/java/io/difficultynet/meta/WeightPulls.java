package io.difficultynet.meta;

import io.difficultynet.math.Vectors;

/**
 * How strongly each term of the loss pulls at each class in a meta step, as signed shares whose
 * absolute values add up to 1. A share is positive where the term asks for a larger weight. A term
 * that pulls at no class has shares 0.
 */
public final class WeightPulls {

  private WeightPulls() {}

  /**
   * Returns the shares of the meta loss: share_c = p_c / Σ_k |p_k| with p = −∂L_meta/∂d. They use
   * the gradient by the difficulties and not by the weights, because weights are normalised and a
   * class gains only what others lose.
   *
   * @param pull p, see {@link MetaStep.Outcome#metaPull}; NaN where it is not known // [C]
   */
  public static double[] byMetaLoss(double[] pull) {
    return shares(pull);
  }

  /**
   * Returns the shares of the driver loss: (d_c − t_c)² / Σ_k (d_k − t_k)² with the sign of t_c −
   * d_c.
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

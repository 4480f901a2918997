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
   * Shares of the meta gradient. Weights are normalised, so a class gains only what others lose:
   * what counts is the gradient against its mean over the weights,
   *
   * <pre>
   *   p_c = −(g_c − Σ_k g_k v_k / Σ_k v_k),   share_c = p_c / Σ_k |p_k|,   g = ∂L_meta/∂v
   * </pre>
   *
   * For v_c = C d_c / Σ_k d_k this is −∂L_meta/∂d_c up to a positive factor that all classes share.
   *
   * @param metaGradient g // [C]
   * @param weights v that g was measured with, not all 0 // [C]
   */
  public static double[] byMetaLoss(double[] metaGradient, double[] weights) {
    Vectors.requireLength("metaGradient", metaGradient, weights.length);
    double along = 0;
    double total = 0;
    for (int c = 0; c < weights.length; c++) {
      along += metaGradient[c] * weights[c];
      total += weights[c];
    }
    double[] pulls = new double[weights.length];
    for (int c = 0; c < pulls.length; c++) {
      pulls[c] = along / total - metaGradient[c];
    }
    return shares(pulls);
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

package io.difficultynet.meta;

import io.difficultynet.math.Vectors;

/**
 * The loss that ties difficulty to accuracy (the paper's "driver loss"):
 *
 * <pre>
 *   L_driver = (1/C) Σ_c (d_c − t_c)²
 * </pre>
 *
 * with targets t of {@link DriverTarget}. A class without samples has no accuracy and no target, so
 * NaN is refused.
 */
public final class DriverLoss {

  private DriverLoss() {}

  /** Returns L_driver for difficulties d // [C] and targets t // [C]. */
  public static double value(double[] difficulty, double[] target) {
    Vectors.requireLength("difficulty", difficulty, target.length);
    double sum = 0;
    for (int c = 0; c < target.length; c++) {
      double miss = difficulty[c] - target[c];
      sum += miss * miss;
    }
    return sum / target.length;
  }

  /** Returns ∂L_driver/∂d_c = (2/C)(d_c − t_c). // [C] */
  public static double[] gradient(double[] difficulty, double[] target) {
    Vectors.requireLength("difficulty", difficulty, target.length);
    double[] gradient = new double[target.length];
    for (int c = 0; c < target.length; c++) {
      gradient[c] = 2 * (difficulty[c] - target[c]) / target.length;
    }
    return gradient;
  }
}

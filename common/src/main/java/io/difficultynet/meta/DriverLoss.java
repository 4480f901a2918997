package io.difficultynet.meta;

import io.difficultynet.math.Vectors;

/**
 * The loss that ties difficulty to accuracy (the paper's "driver loss"):
 *
 * <pre>
 *   L_driver = (1/C) Σ_c (d_c − t_c)²,   t_c = 1 − a_c / (Σ_k a_k + 1e-12)
 * </pre>
 *
 * With all accuracies 0, before the first measurement, every target is 1. With many classes the
 * targets are close together (in [0.86, 1] on ten classes), so that this loss alone keeps the
 * weights near 1. A class without samples has no accuracy and no target, so NaN is refused.
 */
public final class DriverLoss {

  private static final double GUARD = 1e-12;

  private DriverLoss() {}

  /** Returns L_driver for difficulties d // [C] and accuracies a // [C]. */
  public static double value(double[] difficulty, double[] accuracy) {
    double[] target = targetFor(difficulty, accuracy);
    double sum = 0;
    for (int c = 0; c < target.length; c++) {
      double miss = difficulty[c] - target[c];
      sum += miss * miss;
    }
    return sum / target.length;
  }

  /** Returns ∂L_driver/∂d_c = (2/C)(d_c − t_c). // [C] */
  public static double[] gradient(double[] difficulty, double[] accuracy) {
    double[] target = targetFor(difficulty, accuracy);
    double[] gradient = new double[target.length];
    for (int c = 0; c < target.length; c++) {
      gradient[c] = 2 * (difficulty[c] - target[c]) / target.length;
    }
    return gradient;
  }

  private static double[] targetFor(double[] difficulty, double[] accuracy) {
    Vectors.requireLength("difficulty", difficulty, accuracy.length);
    return target(accuracy);
  }

  /**
   * Returns t for accuracies a.
   *
   * @throws IllegalArgumentException when there is no class, an accuracy is out of [0, 1], or NaN
   *     because the class has no validation samples
   */
  public static double[] target(double[] accuracy) {
    if (accuracy.length == 0) {
      throw new IllegalArgumentException(
          "The driver loss of 0 classes was asked for; there must be at least 1 class");
    }
    Vectors.requireAccuracy(accuracy);
    double sum = 0;
    for (double a : accuracy) {
      sum += a;
    }
    double[] target = new double[accuracy.length];
    for (int c = 0; c < accuracy.length; c++) {
      target[c] = 1 - accuracy[c] / (sum + GUARD);
    }
    return target;
  }
}

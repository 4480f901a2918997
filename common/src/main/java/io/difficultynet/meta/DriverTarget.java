package io.difficultynet.meta;

import io.difficultynet.math.Vectors;
import java.util.Arrays;

/** The difficulty t_c that the driver loss wants of a class, from the accuracies a of all. */
public enum DriverTarget {

  /**
   * The paper's: t_c = 1 − a_c / (Σ_k a_k + 1e-12). With all accuracies 0, before the first
   * measurement, every target is 1. The more classes there are, the closer they lie together: on
   * ten classes in about [0.85, 1], on a hundred in [0.97, 1], on a thousand in [0.998, 1].
   */
  SHARE {
    @Override
    double[] ofUsable(double[] accuracy) {
      double sum = Arrays.stream(accuracy).sum();
      return Arrays.stream(accuracy).map(a -> 1 - a / (sum + GUARD)).toArray();
    }
  },

  /**
   * t_c = max(0, 1 − a_c / (2 ā)) with the mean ā: what the paper's is for two classes, for any
   * number of them. A class of mean accuracy has 1/2, where a sigmoid moves most easily; one that
   * is never right has 1. With all accuracies 0 every target is 1/2.
   */
  MEAN {
    @Override
    double[] ofUsable(double[] accuracy) {
      double mean = Arrays.stream(accuracy).average().orElseThrow();
      return Arrays.stream(accuracy)
          .map(a -> Math.max(0, 1 - (a + GUARD) / (2 * (mean + GUARD))))
          .toArray();
    }
  };

  private static final double GUARD = 1e-12;

  abstract double[] ofUsable(double[] accuracy);

  /**
   * Returns t. // [C]
   *
   * @param accuracy a, each in [0, 1] // [C]
   * @throws IllegalArgumentException when there is no class, an accuracy is out of range, or NaN
   *     because the class has no validation samples
   */
  public double[] of(double[] accuracy) {
    if (accuracy.length == 0) {
      throw new IllegalArgumentException(
          "The driver loss of 0 classes was asked for; there must be at least 1 class");
    }
    Vectors.requireAccuracy(accuracy);
    return ofUsable(accuracy);
  }
}

package io.difficultynet.weight;

import io.difficultynet.math.Vectors;
import java.util.Arrays;

/**
 * Class weights of the class-wise difficulty-balanced loss, CDB: the weight of a class follows from
 * how often the model gets its samples wrong, which is measured again in every epoch.
 *
 * <pre>
 *   v_c = C (1 − a_c)^τ / Σ_k (1 − a_k)^τ
 * </pre>
 *
 * (Sinha et al., "Class-Wise Difficulty-Balanced Loss for Solving Class-Imbalance", ACCV 2020,
 * section 3, <a href="https://arxiv.org/abs/2010.01824">arXiv 2010.01824</a>, and "Class-Difficulty
 * Based Methods for Long-Tailed Visual Recognition", IJCV 2022; the authors' code scales to sum C.)
 * A class that is always right has weight 0, unless τ is 0. When all classes are always right, no
 * class is harder than another: the weights are 1, where the authors' code divides 0 by 0.
 */
public final class DifficultyWeights {

  private static final double GUARD = 0.01;

  private DifficultyWeights() {}

  /**
   * Returns the weights with a fixed τ.
   *
   * @param accuracy a, each in [0, 1], at least one class // [C]
   * @param tau τ, finite, at least 0; 0 weights all classes alike
   * @throws IllegalArgumentException when an accuracy is out of range, or NaN because the class has
   *     no validation samples
   */
  public static ClassWeights of(double[] accuracy, double tau) {
    requireAccuracy(accuracy);
    double hardest = 1 - Arrays.stream(accuracy).min().orElseThrow();
    if (hardest == 0) {
      return ClassWeights.ones(accuracy.length);
    }
    return Proportions.meanOne( // relative to the hardest, which no power makes vanish
        Arrays.stream(accuracy).map(a -> StrictMath.pow((1 - a) / hardest, tau)).toArray());
  }

  /**
   * Returns the weights with τ of {@link #dynamicTau}.
   *
   * @param accuracy a, each in [0, 1], at least one class // [C]
   */
  public static ClassWeights dynamic(double[] accuracy) {
    return of(accuracy, dynamicTau(accuracy));
  }

  /**
   * Returns the papers' dynamic τ, which grows with the bias of the model, up to 2:
   *
   * <pre>
   *   τ = 2 / (1 + e^−b),   b = max_c a_c / (min_c a_c + 0.01) − 1
   * </pre>
   *
   * With equal accuracies b is a little below 0 and τ a little below 1; with all of them 0, before
   * the model has learned anything, b is −1. 0.01 is the value of the authors' code; its CIFAR-LT
   * loss has 1 / (1 + e^−(b + 1)) instead, against the papers and its own ImageNet-LT loss.
   *
   * @param accuracy a, each in [0, 1], at least one class // [C]
   */
  public static double dynamicTau(double[] accuracy) {
    requireAccuracy(accuracy);
    double best = Arrays.stream(accuracy).max().orElseThrow();
    double worst = Arrays.stream(accuracy).min().orElseThrow();
    double bias = best / (worst + GUARD) - 1;
    return 2 / (1 + StrictMath.exp(-bias));
  }

  private static void requireAccuracy(double[] accuracy) {
    if (accuracy.length == 0) {
      throw new IllegalArgumentException(
          "Difficulty weights of 0 classes were asked for; there must be at least 1 class");
    }
    Vectors.requireAccuracy(accuracy);
  }
}

package io.difficultynet.meta;

import io.difficultynet.math.Vectors;
import java.util.Arrays;

/**
 * The weight of each class in the training loss, v. Finite, none negative, not all zero. Those made
 * from difficulties have mean 1, as in the paper:
 *
 * <pre>
 *   v_c = C · d_c / Σ_k d_k
 * </pre>
 *
 * Immutable; arrays are copied in and out; equal when all weights are.
 */
public final class ClassWeights implements SampleWeight {

  private static final long serialVersionUID = 1L;

  private final double[] weights;

  private ClassWeights(double[] weights) {
    this.weights = weights;
  }

  /** Returns weights 1 for C classes: plain cross-entropy. */
  public static ClassWeights ones(int classes) {
    if (classes < 1) {
      throw new IllegalArgumentException(
          "Weights for " + classes + " classes were asked for; there must be at least 1 class");
    }
    double[] ones = new double[classes];
    Arrays.fill(ones, 1);
    return new ClassWeights(ones);
  }

  /**
   * Returns C d_c / Σ_k d_k.
   *
   * @param difficulty d, each in [0, 1], at least one above 0 // [C]
   */
  public static ClassWeights fromDifficulty(double[] difficulty) {
    return new ClassWeights(Vectors.scale(difficulty.length / total(difficulty), difficulty));
  }

  /**
   * Returns these weights as they are, without scaling them to mean 1, so that a checkpoint comes
   * back bit for bit.
   *
   * @param weights v, finite, none negative, not all 0 // [C]
   */
  public static ClassWeights of(double[] weights) {
    Vectors.requireWithin("weights", weights, 0, Double.MAX_VALUE);
    if (Arrays.stream(weights).allMatch(w -> w == 0)) {
      throw new IllegalArgumentException(
          "All " + weights.length + " class weights are 0; at least one must be positive");
    }
    return new ClassWeights(weights.clone());
  }

  /**
   * Pulls a gradient back through the normalisation, v(d):
   *
   * <pre>
   *   ∂L/∂d_k = (C g_k − Σ_c g_c v_c) / Σ_c d_c,   g = ∂L/∂v
   * </pre>
   *
   * The authors' code rebuilds the weights as a new tensor here, which cuts the graph: there this
   * gradient is zero and only the driver loss trains Difficulty-Net. {@link
   * MetaGradientMode#DRIVER_ONLY} does the same.
   *
   * @param difficulty d, each in [0, 1], at least one above 0 // [C]
   * @param lossByWeights ∂L/∂v // [C]
   * @return ∂L/∂d // [C]
   */
  public static double[] pullBack(double[] difficulty, double[] lossByWeights) {
    int classes = difficulty.length;
    Vectors.requireLength("lossByWeights", lossByWeights, classes);
    double total = total(difficulty);
    double along = 0; // Σ g_c v_c
    for (int c = 0; c < classes; c++) {
      along += lossByWeights[c] * classes * difficulty[c] / total;
    }
    double[] gradient = new double[classes];
    for (int k = 0; k < classes; k++) {
      gradient[k] = (classes * lossByWeights[k] - along) / total;
    }
    return gradient;
  }

  private static double total(double[] difficulty) {
    Vectors.requireWithin("difficulty", difficulty, 0, 1);
    double total = 0;
    for (double d : difficulty) {
      total += d;
    }
    if (!(total > 0)) {
      throw new IllegalArgumentException(
          "All "
              + difficulty.length
              + " difficulties are 0, so that weights cannot be normalised; Difficulty-Net has"
              + " saturated: lower method.adam.rate");
    }
    return total;
  }

  /** Returns v_c of class c. */
  public double of(int c) {
    return weights[c];
  }

  /** Returns v of the sample's class, whatever its loss. */
  @Override
  public double of(int label, double loss) {
    return of(label);
  }

  /** Returns C. */
  public int classes() {
    return weights.length;
  }

  /** Returns a copy of v. // [C] */
  public double[] toArray() {
    return weights.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClassWeights that && Arrays.equals(weights, that.weights);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(weights);
  }

  @Override
  public String toString() {
    return "ClassWeights" + Arrays.toString(weights);
  }
}

package io.difficultynet.weight;

import io.difficultynet.math.Vectors;
import java.util.Arrays;

/**
 * The weight of each class in the training loss, v. Every weight is finite and at least 0, and not
 * all are 0. {@link WeightsFromDifficulties} makes them from difficulties. Instances are immutable,
 * copy arrays in and out, and are equal when all weights are.
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

  /** Returns v_c of class c. */
  public double of(int c) {
    return weights[c];
  }

  /** Returns the weight of the sample's class. The loss of the sample does not matter. */
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

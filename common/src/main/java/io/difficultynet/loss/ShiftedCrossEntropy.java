package io.difficultynet.loss;

import io.difficultynet.math.Counts;
import io.difficultynet.math.Vectors;
import java.util.Arrays;

/**
 * Cross-entropy of logits to which a number δ_c is added for each class while training:
 *
 * <pre>
 *   ℓ(z, y) = log Σ_k e^{z_k + δ_k} − (z_y + δ_y),   ∂ℓ/∂z_k = softmax(z + δ)_k − [k = y]
 * </pre>
 *
 * Predictions are made without the shift. A class with a larger δ needs a smaller logit, so rare
 * classes gain where frequent classes have the larger δ. A number that is added to all δ changes
 * nothing. Instances are immutable, copy arrays in and out, and are equal when all shifts are.
 */
public final class ShiftedCrossEntropy implements SampleLoss {

  private static final long serialVersionUID = 1L;

  private final double[] shift;

  private ShiftedCrossEntropy(double[] shift) {
    this.shift = shift;
  }

  /**
   * Returns the loss with these shifts.
   *
   * @param shift δ, each finite, at least one class // [C]
   */
  public static ShiftedCrossEntropy of(double[] shift) {
    if (shift.length == 0) {
      throw new IllegalArgumentException(
          "Shifts for 0 classes were given; there must be at least 1 class");
    }
    Vectors.requireFinite("shift", shift);
    return new ShiftedCrossEntropy(shift.clone());
  }

  /**
   * Returns balanced softmax, δ_c = log n_c (Ren et al., "Balanced Meta-Softmax for Long-Tailed
   * Visual Recognition", NeurIPS 2020, theorem 1, <a href="https://arxiv.org/abs/2007.10740">arXiv
   * 2007.10740</a>).
   *
   * @param counts n, training samples, each at least 1 // [C]
   */
  public static ShiftedCrossEntropy balancedSoftmax(long[] counts) {
    Counts.requireSamples("balanced softmax", counts);
    return new ShiftedCrossEntropy(
        Arrays.stream(counts).mapToDouble(n -> StrictMath.log((double) n)).toArray());
  }

  /**
   * Returns the logit-adjusted loss, δ_c = τ log(n_c / N) (Menon et al., "Long-Tail Learning via
   * Logit Adjustment", ICLR 2021, equation 10, <a href="https://arxiv.org/abs/2007.07314">arXiv
   * 2007.07314</a>). τ = 1 differs from balanced softmax by the constant log N alone, so it is the
   * same loss; τ = 0 is plain cross-entropy.
   *
   * @param counts n, training samples, each at least 1; N is their sum // [C]
   * @param tau τ, finite, at least 0
   */
  public static ShiftedCrossEntropy logitAdjustment(long[] counts, double tau) {
    Counts.requireSamples("logit adjustment", counts);
    double total = Counts.total(counts);
    return of(Arrays.stream(counts).mapToDouble(n -> tau * StrictMath.log(n / total)).toArray());
  }

  /** Returns the loss with the shift δ + {@code more}. */
  @Override
  public ShiftedCrossEntropy shifted(double[] more) {
    return of(Vectors.sum(shift, more));
  }

  @Override
  public float value(float[] logits, int offset, int classes, int label) {
    return (float) softmax(logits, offset, classes, label).loss(label);
  }

  @Override
  public float valueAndGradient(
      float[] logits, int offset, int classes, int label, float scale, float[] gradient) {
    Softmax softmax = softmax(logits, offset, classes, label);
    softmax.gradient(label, Softmax.Target.HARD, scale, gradient, offset);
    return (float) softmax.loss(label);
  }

  private Softmax softmax(float[] logits, int offset, int classes, int label) {
    Softmax.requireClasses(classes, shift.length);
    return new Softmax(Vectors.sum(Softmax.scores(logits, offset, classes, label), shift));
  }

  /** Returns a copy of δ. // [C] */
  public double[] shift() {
    return shift.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ShiftedCrossEntropy that && Arrays.equals(shift, that.shift);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(shift);
  }

  @Override
  public String toString() {
    return "ShiftedCrossEntropy" + Arrays.toString(shift);
  }
}

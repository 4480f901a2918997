package io.difficultynet.loss;

import java.util.Objects;

/**
 * Softmax of the scores x of one sample, on which every loss of this package is built. The scores
 * are the logits z, or what a loss computes from them:
 *
 * <pre>
 *   p_k = e^{x_k} / Σ_j e^{x_j},   −log p_k = log Σ_j e^{x_j} − x_k
 * </pre>
 *
 * The largest score is subtracted in the exponents, so that nothing overflows, and sums are in
 * double precision, so that the small loss of a confident sample keeps its digits. It uses {@link
 * StrictMath}, so that every machine gives the same bits. A class with the score −∞ has probability
 * 0. A score that is NaN or +∞ makes every loss NaN. An instance belongs to one thread.
 */
final class Softmax {

  private final double[] below; // x_k − max, at most 0
  private final double[] exp; // e^{x_k − max}, in [0, 1]
  private final double sum; // Σ exp, in [1, C]
  private final double logSum;

  /**
   * Makes the softmax of these scores, and keeps their array.
   *
   * @param scores x, at least one above −∞; overwritten // [C]
   */
  Softmax(double[] scores) {
    double max = Double.NEGATIVE_INFINITY;
    for (double x : scores) {
      max = Math.max(max, x);
    }
    this.below = scores;
    this.exp = new double[scores.length];
    double total = 0;
    for (int k = 0; k < scores.length; k++) {
      below[k] -= max;
      exp[k] = StrictMath.exp(below[k]);
      total += exp[k];
    }
    this.sum = total;
    this.logSum = StrictMath.log(total);
  }

  /**
   * Returns a copy of the logits of one sample, for the arguments of {@link SampleLoss#value}.
   *
   * @throws IllegalArgumentException when the label is out of range
   * @throws IndexOutOfBoundsException when the slice leaves the array
   */
  static double[] scores(float[] logits, int offset, int classes, int label) {
    Objects.checkFromIndexSize(offset, classes, logits.length);
    if (label < 0 || label >= classes) {
      throw new IllegalArgumentException(
          "The label is " + label + "; it must be in 0.." + (classes - 1));
    }
    double[] scores = new double[classes];
    for (int k = 0; k < classes; k++) {
      scores[k] = logits[offset + k];
    }
    return scores;
  }

  /** Refuses logits of another number of classes than the loss was made for. */
  static void requireClasses(int classes, int made) {
    if (classes != made) {
      throw new IllegalArgumentException(
          "There are logits of " + classes + " classes, but the loss is made for " + made);
    }
  }

  /** Returns p_k. */
  double probability(int k) {
    return exp[k] / sum;
  }

  /** Returns −log p_k, at least 0. */
  double loss(int k) {
    return logSum - below[k];
  }

  /** Returns the cross-entropy Σ_k q_k (−log p_k). */
  double loss(int label, Target q) {
    double loss = q.onLabel() * loss(label);
    if (q.elsewhere() > 0) {
      for (int k = 0; k < below.length; k++) {
        loss += k == label ? 0 : q.elsewhere() * loss(k);
      }
    }
    return loss;
  }

  /** Writes scale · (p_k − q_k), which is scale times the gradient of the cross-entropy by x. */
  void gradient(int label, Target q, double scale, float[] gradient, int offset) {
    Objects.checkFromIndexSize(offset, exp.length, gradient.length);
    for (int k = 0; k < exp.length; k++) {
      double target = k == label ? q.onLabel() : q.elsewhere();
      gradient[offset + k] = (float) (scale * (exp[k] / sum - target));
    }
  }

  /**
   * The target distribution of a sample: q_y for its class and the same q_k for each other class.
   *
   * @param onLabel q_y, in (0, 1]
   * @param elsewhere q_k for k ≠ y, at least 0
   */
  record Target(double onLabel, double elsewhere) {

    /** The distribution with probability 1 for the label. */
    static final Target HARD = new Target(1, 0);
  }
}

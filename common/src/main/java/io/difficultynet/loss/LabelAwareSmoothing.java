package io.difficultynet.loss;

import io.difficultynet.math.Counts;
import java.util.Arrays;
import java.util.Objects;

/**
 * Cross-entropy with label-aware smoothing, the loss of MiSLAS's second stage (Zhong et al.,
 * "Improving Calibration for Long-Tailed Recognition", CVPR 2021, section 3.2, <a
 * href="https://arxiv.org/abs/2104.00466">arXiv 2104.00466</a>): the more frequent a class, the
 * more its samples' targets are smoothed.
 *
 * <pre>
 *   ℓ(z, y) = −Σ_k q_k log softmax(z)_k,   q_y = 1 − ε_y,   q_k = ε_y / (C − 1) for k ≠ y
 *   ε_c = ε_K + (ε_1 − ε_K) g((n_c − n_K) / (n_1 − n_K))
 *   ∂ℓ/∂z_k = softmax(z)_k − q_k
 * </pre>
 *
 * Class 1 is the largest, class K the smallest, and g is a {@link Shape}. When all classes have the
 * same size, all are smoothed by ε_1. This follows the text of the paper. The authors' code spreads
 * ε_y over all C classes, including the true one (q_y = 1 − ε_y + ε_y / C). Instances are
 * immutable, and equal when all ε are.
 */
public final class LabelAwareSmoothing implements SampleLoss {

  private static final long serialVersionUID = 1L;

  private final double[] smoothing;

  private LabelAwareSmoothing(double[] smoothing) {
    this.smoothing = smoothing;
  }

  /**
   * Returns the loss for these class sizes.
   *
   * @param counts n, training samples of each class, each at least 1; at least 2 classes // [C]
   * @param head ε_1 of the most frequent class, in [0, 1)
   * @param tail ε_K of the rarest class, in [0, head]
   * @param shape g
   */
  public static LabelAwareSmoothing of(long[] counts, double head, double tail, Shape shape) {
    Objects.requireNonNull(shape, "shape");
    Counts.requireSamples("label-aware smoothing", counts);
    if (counts.length < 2) {
      throw new IllegalArgumentException(
          "Label-aware smoothing of 1 class was asked for; it needs another to smooth towards");
    }
    double fewest = Counts.smallest(counts);
    double range = Counts.largest(counts) - fewest;
    double[] smoothing = new double[counts.length];
    for (int c = 0; c < counts.length; c++) {
      double rank = range == 0 ? 1 : (counts[c] - fewest) / range;
      smoothing[c] = tail + (head - tail) * shape.at(rank);
    }
    return new LabelAwareSmoothing(smoothing);
  }

  @Override
  public float value(float[] logits, int offset, int classes, int label) {
    return (float) softmax(logits, offset, classes, label).loss(label, target(label));
  }

  @Override
  public float valueAndGradient(
      float[] logits, int offset, int classes, int label, float scale, float[] gradient) {
    Softmax softmax = softmax(logits, offset, classes, label);
    softmax.gradient(label, target(label), scale, gradient, offset);
    return (float) softmax.loss(label, target(label));
  }

  private Softmax softmax(float[] logits, int offset, int classes, int label) {
    Softmax.requireClasses(classes, smoothing.length);
    return new Softmax(Softmax.scores(logits, offset, classes, label));
  }

  private Softmax.Target target(int label) {
    double epsilon = smoothing[label];
    return new Softmax.Target(1 - epsilon, epsilon / (smoothing.length - 1));
  }

  /** Returns a copy of ε. // [C] */
  public double[] smoothing() {
    return smoothing.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LabelAwareSmoothing that && Arrays.equals(smoothing, that.smoothing);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(smoothing);
  }

  @Override
  public String toString() {
    return "LabelAwareSmoothing" + Arrays.toString(smoothing);
  }

  /**
   * The function g, by which smoothing grows from the rarest class (r = 0) to the most frequent one
   * (r = 1).
   */
  public enum Shape {
    /**
     * g(r) = sin(π r / 2): classes of medium size are smoothed nearly as much as the largest. This
     * is the authors' choice.
     */
    CONCAVE {
      @Override
      double at(double rank) {
        return StrictMath.sin(Math.PI * rank / 2);
      }
    },
    /** r. */
    LINEAR {
      @Override
      double at(double rank) {
        return rank;
      }
    },
    /**
     * g(r) = 1 + sin(3π/2 + π r / 2) = 1 − cos(π r / 2): classes of medium size are hardly
     * smoothed.
     */
    CONVEX {
      @Override
      double at(double rank) {
        return 1 - StrictMath.cos(Math.PI * rank / 2);
      }
    };

    /** Returns g(r), in [0, 1]. */
    abstract double at(double rank);
  }
}

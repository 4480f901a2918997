package io.difficultynet.loss;

import java.util.Objects;

/**
 * Softmax cross-entropy, with the label smoothing of {@code torch.nn.CrossEntropyLoss} (Szegedy et
 * al., "Rethinking the Inception Architecture", CVPR 2016, section 7):
 *
 * <pre>
 *   ℓ(z, y) = log Σ_k e^{z_k} − Σ_k q_k z_k,   q_k = (1 − s) [k = y] + s / C
 *   ∂ℓ/∂z_k = p_k − q_k,                       p_k = e^{z_k} / Σ_j e^{z_j}
 * </pre>
 *
 * The largest logit is taken out of the exponents, so that nothing overflows, and sums run in
 * double: a confident sample's small loss keeps its digits. {@link StrictMath}, so that every
 * machine gives the same bits.
 *
 * @param labelSmoothing s, in [0, 1); 0 is plain cross-entropy
 */
public record CrossEntropy(double labelSmoothing) implements SampleLoss {

  /** Refuses a smoothing out of range. */
  public CrossEntropy {
    if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
      throw new IllegalArgumentException(
          "labelSmoothing is " + labelSmoothing + "; it must be in [0, 1)");
    }
  }

  /** Plain cross-entropy. */
  public CrossEntropy() {
    this(0);
  }

  @Override
  public float value(float[] logits, int offset, int classes, int label) {
    require(logits, offset, classes, label);
    double max = max(logits, offset, classes);
    return (float) loss(logits, offset, classes, label, max, sumExp(logits, offset, classes, max));
  }

  @Override
  public float valueAndGradient(
      float[] logits, int offset, int classes, int label, float scale, float[] gradient) {
    require(logits, offset, classes, label);
    Objects.checkFromIndexSize(offset, classes, gradient.length);
    double max = max(logits, offset, classes);
    double sum = sumExp(logits, offset, classes, max);
    double loss = loss(logits, offset, classes, label, max, sum);
    double rest = labelSmoothing / classes;
    for (int k = 0; k < classes; k++) {
      double p = StrictMath.exp(logits[offset + k] - max) / sum;
      double q = k == label ? 1 - labelSmoothing + rest : rest;
      gradient[offset + k] = (float) (scale * (p - q));
    }
    return (float) loss;
  }

  private double loss(
      float[] logits, int offset, int classes, int label, double max, double sumExp) {
    double ofLabel = StrictMath.log(sumExp) - (logits[offset + label] - max);
    if (labelSmoothing == 0) {
      return ofLabel;
    }
    double mean = 0; // of z_k − max
    for (int k = 0; k < classes; k++) {
      mean += (logits[offset + k] - max) / classes;
    }
    return (1 - labelSmoothing) * ofLabel + labelSmoothing * (StrictMath.log(sumExp) - mean);
  }

  private static double max(float[] logits, int offset, int classes) {
    double max = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < classes; k++) {
      max = Math.max(max, logits[offset + k]);
    }
    return max;
  }

  /** Σ_k e^{z_k − max}, in [1, C]. */
  private static double sumExp(float[] logits, int offset, int classes, double max) {
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      sum += StrictMath.exp(logits[offset + k] - max);
    }
    return sum;
  }

  private static void require(float[] logits, int offset, int classes, int label) {
    Objects.checkFromIndexSize(offset, classes, logits.length);
    if (label < 0 || label >= classes) {
      throw new IllegalArgumentException(
          "The label is " + label + "; it must be in 0.." + (classes - 1));
    }
  }
}

package io.difficultynet.loss;

/**
 * Softmax cross-entropy, with the label smoothing of {@code torch.nn.CrossEntropyLoss} (Szegedy et
 * al., "Rethinking the Inception Architecture", CVPR 2016, section 7):
 *
 * <pre>
 *   ℓ(z, y) = log Σ_k e^{z_k} − Σ_k q_k z_k,   q_k = (1 − s) [k = y] + s / C
 *   ∂ℓ/∂z_k = p_k − q_k,                       p_k = e^{z_k} / Σ_j e^{z_j}
 * </pre>
 *
 * {@link Softmax} computes it without overflow.
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

  /** Makes plain cross-entropy, without label smoothing. */
  public CrossEntropy() {
    this(0);
  }

  @Override
  public SampleLoss shifted(double[] shift) {
    return labelSmoothing == 0 ? ShiftedCrossEntropy.of(shift) : SampleLoss.super.shifted(shift);
  }

  @Override
  public float value(float[] logits, int offset, int classes, int label) {
    Softmax softmax = new Softmax(Softmax.scores(logits, offset, classes, label));
    return (float) softmax.loss(label, target(classes));
  }

  @Override
  public float valueAndGradient(
      float[] logits, int offset, int classes, int label, float scale, float[] gradient) {
    Softmax softmax = new Softmax(Softmax.scores(logits, offset, classes, label));
    softmax.gradient(label, target(classes), scale, gradient, offset);
    return (float) softmax.loss(label, target(classes));
  }

  private Softmax.Target target(int classes) {
    double rest = labelSmoothing / classes;
    return new Softmax.Target(1 - labelSmoothing + rest, rest);
  }
}

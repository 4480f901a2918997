package io.difficultynet.loss;

/**
 * Focal loss on the softmax probability of the true class (Lin et al., "Focal Loss for Dense Object
 * Detection", ICCV 2017, equation 4, <a href="https://arxiv.org/abs/1708.02002">arXiv
 * 1708.02002</a>), which gives more weight to samples that are not yet learned:
 *
 * <pre>
 *   ℓ = (1 − p)^γ L,   L = −log p,   p = softmax(z)_y
 *   ∂ℓ/∂z_k = (1 − p)^γ (1 + γ p L / (1 − p)) (softmax(z)_k − [k = y])
 * </pre>
 *
 * The second factor is ∂ℓ/∂L. 1 − p is computed from L, since it would vanish beside 1 otherwise,
 * and L / (1 − p) is 1 in the limit p = 1; with p = 0 the loss is L. This deviates from the paper,
 * where p is a sigmoid, because a detector decides box by box; softmax is the usual form for
 * classification. Class weights take the place of the paper's balancing factor α.
 *
 * @param gamma γ, finite, at least 0; 0 is plain cross-entropy, 2 the paper's choice
 */
public record FocalLoss(double gamma) implements SampleLoss {

  @Override
  public float value(float[] logits, int offset, int classes, int label) {
    return (float) focal(softmax(logits, offset, classes, label).loss(label));
  }

  @Override
  public float valueAndGradient(
      float[] logits, int offset, int classes, int label, float scale, float[] gradient) {
    Softmax softmax = softmax(logits, offset, classes, label);
    double crossEntropy = softmax.loss(label);
    double factor = scale * slope(crossEntropy);
    softmax.gradient(label, Softmax.Target.HARD, factor, gradient, offset);
    return (float) focal(crossEntropy);
  }

  private static Softmax softmax(float[] logits, int offset, int classes, int label) {
    return new Softmax(Softmax.scores(logits, offset, classes, label));
  }

  /** (1 − p)^γ L of L. */
  private double focal(double crossEntropy) {
    return StrictMath.pow(miss(crossEntropy), gamma) * crossEntropy;
  }

  /** ∂ℓ/∂L of L. */
  private double slope(double crossEntropy) {
    double miss = miss(crossEntropy);
    double ratio = miss == 0 ? 1 : crossEntropy / miss;
    double p = StrictMath.exp(-crossEntropy);
    return StrictMath.pow(miss, gamma) * (1 + gamma * p * ratio);
  }

  /** 1 − p = 1 − e^−L. */
  private static double miss(double crossEntropy) {
    return -StrictMath.expm1(-crossEntropy);
  }
}

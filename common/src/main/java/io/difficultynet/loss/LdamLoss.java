package io.difficultynet.loss;

import io.difficultynet.math.Counts;
import java.util.Arrays;

/**
 * Label-distribution-aware margin loss (Cao et al., "Learning Imbalanced Datasets with
 * Label-Distribution-Aware Margin Loss", NeurIPS 2019, section 3.2, <a
 * href="https://arxiv.org/abs/1906.07413">arXiv 1906.07413</a>): the true class must win by a
 * margin that is larger for rare classes.
 *
 * <pre>
 *   ℓ(z, y) = −log softmax(x)_y,   x_k = s (z_k − Δ_y [k = y]),   Δ_c = K / n_c^{1/4}
 *   ∂ℓ/∂z_k = s (softmax(x)_k − [k = y])
 * </pre>
 *
 * K is chosen so that the rarest class has the margin {@code maxMargin}, 0.5 in the authors' code.
 * There the logits are cosines of features and classifier weights, and s = 30 brings them to a
 * useful range; plain logits need no such scale (s = 1). The second half of the authors' method,
 * weights by effective number from a late epoch on (DRW), is a matter of class weights and not of
 * this loss. Instances are immutable, and equal when margins and scale are.
 */
public final class LdamLoss implements SampleLoss {

  private static final long serialVersionUID = 1L;

  private final double[] margins;
  private final double scale;

  private LdamLoss(double[] margins, double scale) {
    this.margins = margins;
    this.scale = scale;
  }

  /**
   * Returns the loss for these class sizes.
   *
   * @param counts n, training samples, each at least 1 // [C]
   * @param maxMargin margin of the rarest class in logits, finite, at least 0; 0 is plain
   *     cross-entropy of s z
   * @param scale s, finite, above 0
   */
  public static LdamLoss of(long[] counts, double maxMargin, double scale) {
    Counts.requireSamples("the LDAM loss", counts);
    double fewest = Counts.smallest(counts);
    double[] margins = // square roots are exact to the last bit on every machine, powers are not
        Arrays.stream(counts)
            .mapToDouble(n -> maxMargin * Math.sqrt(Math.sqrt(fewest / n)))
            .toArray();
    return new LdamLoss(margins, scale);
  }

  @Override
  public float value(float[] logits, int offset, int classes, int label) {
    return (float) softmax(logits, offset, classes, label).loss(label);
  }

  @Override
  public float valueAndGradient(
      float[] logits, int offset, int classes, int label, float scale, float[] gradient) {
    Softmax softmax = softmax(logits, offset, classes, label);
    softmax.gradient(label, Softmax.Target.HARD, scale * this.scale, gradient, offset);
    return (float) softmax.loss(label);
  }

  private Softmax softmax(float[] logits, int offset, int classes, int label) {
    Softmax.requireClasses(classes, margins.length);
    double[] scores = Softmax.scores(logits, offset, classes, label);
    scores[label] -= margins[label];
    for (int k = 0; k < classes; k++) {
      scores[k] *= scale;
    }
    return new Softmax(scores);
  }

  /** Returns a copy of Δ. // [C] */
  public double[] margins() {
    return margins.clone();
  }

  /** Returns s. */
  public double scale() {
    return scale;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LdamLoss that
        && Double.compare(scale, that.scale) == 0
        && Arrays.equals(margins, that.margins);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(margins) + Double.hashCode(scale);
  }

  @Override
  public String toString() {
    return "LdamLoss[margins=" + Arrays.toString(margins) + ", scale=" + scale + "]";
  }
}

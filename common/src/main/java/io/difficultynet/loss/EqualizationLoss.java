package io.difficultynet.loss;

import io.difficultynet.math.Counts;
import io.difficultynet.seed.Purpose;
import io.difficultynet.seed.Seeds;
import io.difficultynet.seed.Uniforms;
import java.util.Arrays;

/**
 * Softmax equalization loss (Tan et al., "Equalization Loss for Long-Tailed Object Recognition",
 * CVPR 2020, section 3.3, equations 9 to 11, <a href="https://arxiv.org/abs/2003.05176">arXiv
 * 2003.05176</a>): samples of other classes do not push the logit of a rare class down.
 *
 * <pre>
 *   ℓ(z, y) = −log p̃_y,   p̃_j = e^{z_j} / Σ_k w̃_k e^{z_k},   w̃_k = 1 − β T_λ(f_k) (1 − [k = y])
 *   ∂ℓ/∂z_k = w̃_k p̃_k − [k = y]
 * </pre>
 *
 * T_λ(f) is 1 for f &lt; λ and 0 otherwise, f_k = n_k / N; β is 1 with probability γ and 0
 * otherwise, then the loss is plain cross-entropy. This object is the loss with β = 1; {@link
 * #of(int)} draws, anew in each epoch.
 *
 * <p>β is drawn once for each sample and epoch: equation 11 gives it no index of a class, and
 * equation 9 is the loss of one sample. The authors' published code is for detection and has no β.
 * The draw depends on seed, epoch and sample alone, so that a repeated task and both sides of a
 * directional derivative draw the same number. Instances are immutable and equal on contents.
 */
public final class EqualizationLoss implements SampleLoss {

  private static final long serialVersionUID = 1L;

  private static final SampleLoss PLAIN = new CrossEntropy();

  private final boolean[] rare;
  private final double probability;
  private final Seeds seeds;
  private final int epoch;

  private EqualizationLoss(boolean[] rare, double probability, Seeds seeds, int epoch) {
    this.rare = rare;
    this.probability = probability;
    this.seeds = seeds;
    this.epoch = epoch;
  }

  /**
   * Returns the loss for these class sizes in epoch 0.
   *
   * @param counts n, training samples, each at least 1 // [C]
   * @param threshold λ, in [0, 1]; classes with a smaller share of all samples are rare. The paper
   *     has 3e-3 for CIFAR-100-LT (ρ = 200) and 4.3e-4 for ImageNet-LT
   * @param probability γ, the probability of β = 1, in [0, 1]; the paper has 0.95 and 0.9 for these
   *     sets; 0 is plain cross-entropy
   * @param seeds random streams of the run
   */
  public static EqualizationLoss of(
      long[] counts, double threshold, double probability, Seeds seeds) {
    Counts.requireSamples("the equalization loss", counts);
    double total = Counts.total(counts);
    boolean[] rare = new boolean[counts.length];
    for (int c = 0; c < rare.length; c++) {
      rare[c] = counts[c] / total < threshold;
    }
    return new EqualizationLoss(rare, probability, seeds, 0);
  }

  @Override
  public EqualizationLoss inEpoch(int epoch) {
    return new EqualizationLoss(rare, probability, seeds, epoch);
  }

  /** Returns this loss with probability γ, otherwise plain cross-entropy. */
  @Override
  public SampleLoss of(int sample) {
    double drawn = Uniforms.next(seeds.stream(Purpose.EQUALIZATION, epoch, sample));
    return drawn < probability ? this : PLAIN;
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

  /** Scores z_k + log w̃_k: −∞ for a rare class that is not the label, NaN if its logit is. */
  private Softmax softmax(float[] logits, int offset, int classes, int label) {
    Softmax.requireClasses(classes, rare.length);
    double[] scores = Softmax.scores(logits, offset, classes, label);
    for (int k = 0; k < classes; k++) {
      if (rare[k] && k != label) {
        scores[k] += Double.NEGATIVE_INFINITY;
      }
    }
    return new Softmax(scores);
  }

  /** Returns a copy of T_λ(f), which is true for rare classes. // [C] */
  public boolean[] rare() {
    return rare.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EqualizationLoss that
        && Arrays.equals(rare, that.rare)
        && Double.compare(probability, that.probability) == 0
        && seeds.equals(that.seeds)
        && epoch == that.epoch;
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(rare) + Double.hashCode(probability))
        + 31 * seeds.hashCode()
        + epoch;
  }

  @Override
  public String toString() {
    return "EqualizationLoss[rare="
        + Arrays.toString(rare)
        + ", probability="
        + probability
        + ", "
        + seeds
        + ", epoch="
        + epoch
        + "]";
  }
}

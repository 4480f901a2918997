package io.difficultynet.weight;

import io.difficultynet.math.Counts;
import java.util.Arrays;

/**
 * Class weights that depend on the number of training samples alone. They do not change during a
 * training.
 */
public final class FrequencyWeights {

  private FrequencyWeights() {}

  /**
   * Returns weights by a power of the inverse frequency,
   *
   * <pre>
   *   v_c = C n_c^−γ / Σ_k n_k^−γ
   * </pre>
   *
   * (Huang et al., "Learning Deep Representation for Imbalanced Classification", CVPR 2016, for
   * instance). With γ = 1 every class has the same share in the loss, with γ = 0 every sample has.
   *
   * @param counts n, each at least 1 // [C]
   * @param exponent γ, finite, at least 0
   */
  public static ClassWeights inverse(long[] counts, double exponent) {
    Counts.requireSamples("inverse frequency", counts);
    double rarest = Counts.smallest(counts); // relative to it, which no power makes vanish
    return Proportions.meanOne(
        Arrays.stream(counts).mapToDouble(n -> StrictMath.pow(rarest / n, exponent)).toArray());
  }

  /**
   * Returns class-balanced weights by the effective number of samples, E(n) = (1 − βⁿ) / (1 − β):
   *
   * <pre>
   *   v_c = C (1/E(n_c)) / Σ_k (1/E(n_k))
   * </pre>
   *
   * (Cui et al., "Class-Balanced Loss Based on Effective Number of Samples", CVPR 2019, sections
   * 3.2 and 4, <a href="https://arxiv.org/abs/1901.05555">arXiv 1901.05555</a>). β = 0 weights all
   * classes alike; β → 1 is inverse frequency. 1 − βⁿ is computed without cancellation, so β may be
   * close to 1.
   *
   * @param counts n, each at least 1 // [C]
   * @param beta β, in [0, 1); 0.9 to 0.9999 in the paper
   */
  public static ClassWeights effectiveNumber(long[] counts, double beta) {
    Counts.requireSamples("the effective number", counts);
    double logBeta = StrictMath.log(beta); // −∞ for 0, and then βⁿ is 0
    return Proportions.meanOne(
        Arrays.stream(counts)
            .mapToDouble(n -> (1 - beta) / -StrictMath.expm1((double) n * logBeta))
            .toArray());
  }
}

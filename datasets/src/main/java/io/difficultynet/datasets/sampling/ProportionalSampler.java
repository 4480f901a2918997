package io.difficultynet.datasets.sampling;

import io.difficultynet.seed.Uniforms;
import java.util.SplittableRandom;

/**
 * Draws samples so that class j has the share p_j of a draw; a class without samples has none.
 *
 * <p>Of a draw of M samples, class j has
 *
 * <pre>
 *   ⌊M P_j + u⌋ − ⌊M P_(j−1) + u⌋,   P_j = p_0 + … + p_j,   u uniform in [0, 1)
 * </pre>
 *
 * (systematic sampling): M p_j in the mean, and always less than one sample away from it. Within a
 * class the samples come in turn, as in {@link ClassBalancedSampler}, and the draw is in random
 * order.
 *
 * <p>Immutable and safe for use by several threads, each with a random stream of its own.
 */
public final class ProportionalSampler implements ClassSampler {
  private final ClassMembers members;
  private final double[] shares; // p [classes with samples]

  private ProportionalSampler(ClassMembers members, double[] shares) {
    this.members = members;
    this.shares = shares;
  }

  /**
   * Draws class j with p_j = n_j^q / Σ_i n_i^q (Kang et al., ICLR 2020, section 3, equation 1, <a
   * href="https://arxiv.org/abs/1910.09217">arXiv 1910.09217</a>): q = 1 is a share for each
   * sample, 1/2 square-root sampling, 0 a share for each class, and less favours rare classes.
   *
   * @param indices the samples
   * @param labels the class of each of them
   * @param classes C
   * @param exponent q, finite
   * @throws IllegalArgumentException if a class has no sample, a label is not in 0 … C − 1, or the
   *     arrays differ in length
   */
  public static ProportionalSampler power(
      int[] indices, int[] labels, int classes, double exponent) {
    ClassMembers members = new ClassMembers(indices, labels, classes);
    return new ProportionalSampler(members, power(members.counts(), exponent));
  }

  /**
   * Draws class j with p_j = (1 − t) n_j / N + t / C (there, equation 2).
   *
   * @param progress t, 0 to 1
   * @throws IllegalArgumentException as {@link #power} does
   */
  public static ProportionalSampler progressive(
      int[] indices, int[] labels, int classes, double progress) {
    ClassMembers members = new ClassMembers(indices, labels, classes);
    double[] shares = power(members.counts(), 1);
    for (int j = 0; j < shares.length; j++) {
      shares[j] = (1 - progress) * shares[j] + progress / shares.length;
    }
    return new ProportionalSampler(members, shares);
  }

  private static double[] power(long[] counts, double exponent) {
    double[] shares = new double[counts.length];
    double sum = 0;
    for (int j = 0; j < shares.length; j++) {
      shares[j] = StrictMath.pow((double) counts[j], exponent);
      sum += shares[j];
    }
    for (int j = 0; j < shares.length; j++) {
      shares[j] /= sum;
    }
    return shares;
  }

  @Override
  public int[] draw(int size, SplittableRandom random) {
    ClassMembers.requireSize(size);
    int[] take = new int[shares.length];
    double offset = Uniforms.next(random);
    double upTo = 0; // P_j
    int taken = 0;
    for (int j = 0; j < take.length; j++) {
      upTo += shares[j];
      boolean last = j == take.length - 1; // P_j is 1 there, but for rounding
      int withThis = last ? size : Math.min(size, (int) Math.floor(size * upTo + offset));
      take[j] = withThis - taken;
      taken = withThis;
    }
    return members.draw(take, random);
  }
}

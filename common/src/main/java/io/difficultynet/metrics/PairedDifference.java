package io.difficultynet.metrics;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * How much a figure of one method lies above the same figure of another, pair by pair: the two runs
 * of a pair have the same seed, hence the same split, initial network and order of samples, so that
 * what chance adds to both falls out of their difference. The interval is Student's ("The Probable
 * Error of a Mean", 1908, https://doi.org/10.1093/biomet/6.1.1):
 *
 * <pre>
 *   m ± t(0.975; n − 1) · s / √n
 * </pre>
 *
 * with m, s of the n differences. The interval assumes that the differences are normally
 * distributed, which a handful of seeds cannot show. Fewer than two pairs have no interval: both
 * ends are NaN.
 *
 * @param differences n, mean and standard deviation of the differences
 * @param low lower end of the {@value #CONFIDENCE} interval of the mean
 * @param high upper end of that interval of that interval
 */
public record PairedDifference(Spread differences, double low, double high) {

  /** Probability that the interval contains the true mean. */
  public static final double CONFIDENCE = 0.95;

  /**
   * Returns the difference {@code of} − {@code from}.
   *
   * @param of figures of the first method, NaN where there is none // [n]
   * @param from figures of the second method, in the same order // [n]
   */
  public static PairedDifference of(double[] of, double[] from) {
    if (of.length != from.length) {
      throw new IllegalArgumentException(
          "%d figures cannot be paired with %d".formatted(of.length, from.length));
    }
    double[] differences = new double[of.length];
    for (int i = 0; i < of.length; i++) {
      differences[i] = of[i] - from[i]; // NaN where either is missing
    }
    Spread spread = Spread.of(differences);
    double half = halfWidth(spread);
    return new PairedDifference(spread, spread.mean() - half, spread.mean() + half);
  }

  private static double halfWidth(Spread spread) {
    if (spread.count() < 2) {
      return Double.NaN;
    }
    double quantile =
        TDistribution.of(spread.count() - 1).inverseSurvivalProbability((1 - CONFIDENCE) / 2);
    return quantile * spread.standardError();
  }

  /** Returns whether the interval does not contain 0. */
  public boolean clear() {
    return low > 0 || high < 0;
  }
}

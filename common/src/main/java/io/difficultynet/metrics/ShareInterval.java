package io.difficultynet.metrics;

/**
 * The interval that holds a share with 95 % confidence, of which k of n were counted. It is
 * Wilson's ("Probable Inference, the Law of Succession, and Statistical Inference", 1927,
 * https://doi.org/10.1080/01621459.1927.10502953), which fits small n and shares near 0 and 1:
 *
 * <pre>
 *   ( k + z²/2 ± z √( k (n − k) / n + z²/4 ) ) / (n + z²),   z = 1.96
 * </pre>
 *
 * Of no samples both ends are NaN.
 *
 * @param low lower end, in [0, 1] or NaN
 * @param high upper end, in [0, 1] or NaN
 */
public record ShareInterval(double low, double high) {

  /** Probability that the interval contains the true share. */
  public static final double CONFIDENCE = 0.95;

  /** The quantile of the normal distribution at (1 + 0.95) / 2. */
  private static final double Z = 1.959963984540054;

  /**
   * Returns the interval of a share.
   *
   * @param count k, in 0..n
   * @param total n
   */
  public static ShareInterval of(long count, long total) {
    if (count < 0 || count > total) {
      throw new IllegalArgumentException(
          "%d of %d is no share; the count must be in 0..%d".formatted(count, total, total));
    }
    double k = count;
    double n = total;
    double square = Z * Z;
    double middle = k + square / 2;
    double half = Z * Math.sqrt(k * (n - k) / n + square / 4); // 0/0 is NaN
    return new ShareInterval(
        Math.max(0, (middle - half) / (n + square)), Math.min(1, (middle + half) / (n + square)));
  }
}

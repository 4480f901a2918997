package io.difficultynet.metrics;

/**
 * By how much a share of one set of samples lies above that of another, with the interval that
 * holds the true difference with 95 % confidence. It is made of the {@link ShareInterval}s l..u of
 * both shares p (Newcombe, "Interval Estimation for the Difference Between Independent
 * Proportions", 1998, method 10, https://pubmed.ncbi.nlm.nih.gov/9595617):
 *
 * <pre>
 *   p − q − √( (p − l_p)² + (u_q − q)² )   to   p − q + √( (u_p − p)² + (q − l_q)² )
 * </pre>
 *
 * It takes the sets as independent. Where they are the same samples it is wider than it need be. It
 * is NaN where a set has no samples.
 *
 * @param difference p − q
 * @param low lower end of the interval
 * @param high upper end of the interval
 */
public record ShareDifference(double difference, double low, double high) {

  /**
   * Returns the difference of the share {@code count / total} to {@code otherCount / otherTotal}.
   */
  public static ShareDifference of(long count, long total, long otherCount, long otherTotal) {
    ShareInterval p = ShareInterval.of(count, total);
    ShareInterval q = ShareInterval.of(otherCount, otherTotal);
    double share = (double) count / total;
    double other = (double) otherCount / otherTotal;
    double difference = share - other;
    return new ShareDifference(
        difference,
        difference - Math.hypot(share - p.low(), q.high() - other),
        difference + Math.hypot(p.high() - share, other - q.low()));
  }

  /** Returns whether the interval does not contain 0. */
  public boolean clear() {
    return low > 0 || high < 0;
  }
}

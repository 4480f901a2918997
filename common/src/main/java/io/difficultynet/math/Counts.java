package io.difficultynet.math;

import java.util.Arrays;

/**
 * Operations on n, the number of samples of each class, which formulas on class frequencies share.
 */
public final class Counts {

  private Counts() {}

  /**
   * Refuses counts with which a frequency has no inverse and no logarithm.
   *
   * @param purpose what needs the counts, for the message
   * @param counts n // [C]
   * @throws IllegalArgumentException when there is no class or a class has no sample
   */
  public static void requireSamples(String purpose, long[] counts) {
    if (counts.length == 0) {
      throw new IllegalArgumentException(
          "Counts of 0 classes were given for " + purpose + "; there must be at least 1 class");
    }
    for (int c = 0; c < counts.length; c++) {
      if (counts[c] < 1) {
        throw new IllegalArgumentException(
            "counts["
                + c
                + "] is "
                + counts[c]
                + ", but "
                + purpose
                + " needs at least 1 training sample of every class;"
                + " add samples of class "
                + c
                + " or leave the class out");
      }
    }
  }

  /**
   * Returns Σ n_c.
   *
   * @throws ArithmeticException when it passes 2^63 − 1
   */
  public static long total(long[] counts) {
    return Arrays.stream(counts).reduce(0, Math::addExact);
  }

  /** Returns the smallest n_c of at least one class. */
  public static long smallest(long[] counts) {
    return Arrays.stream(counts).min().orElseThrow();
  }

  /** Returns the largest n_c of at least one class. */
  public static long largest(long[] counts) {
    return Arrays.stream(counts).max().orElseThrow();
  }
}

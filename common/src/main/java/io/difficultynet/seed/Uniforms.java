package io.difficultynet.seed;

import java.util.SplittableRandom;

/**
 * Uniform numbers from 64 random bits. The conversion is written out here, so that every JDK gives
 * the same numbers.
 */
public final class Uniforms {

  private static final double UNIT = 0x1.0p-53;

  private Uniforms() {}

  /** Returns a multiple of 2^-53 in [0, 1). */
  public static double next(SplittableRandom random) {
    return (random.nextLong() >>> 11) * UNIT;
  }

  /** Returns a number uniform in [low, high), up to rounding at the upper end. */
  public static double between(double low, double high, SplittableRandom random) {
    return low + (high - low) * next(random);
  }

  /**
   * Returns an index in [0, bound). It is exactly uniform: the remainder of 63 random bits by the
   * bound, which are drawn again when they fall into the last, incomplete run of remainders.
   *
   * @throws IllegalArgumentException when bound is below 1
   */
  public static int index(int bound, SplittableRandom random) {
    if (bound < 1) {
      throw new IllegalArgumentException(
          "An index below " + bound + " was asked for; the bound must be at least 1");
    }
    while (true) {
      long bits = random.nextLong() >>> 1;
      long index = bits % bound;
      if (bits - index + (bound - 1) >= 0) { // overflows exactly in the incomplete run
        return (int) index;
      }
    }
  }
}

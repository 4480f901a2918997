package io.difficultynet.job.observe;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Numbers with no more digits than a chart shows: of 1000 classes over 180 epochs all digits would
 * be megabytes. NaN and the infinities stay.
 */
final class Digits {

  private static final MathContext FEW = new MathContext(4, RoundingMode.HALF_EVEN);
  private static final MathContext MANY = new MathContext(8, RoundingMode.HALF_EVEN);

  private Digits() {}

  /** Four digits, for one of many numbers. */
  static double few(double value) {
    return round(value, FEW);
  }

  /** Eight digits, for a number that may be read out. */
  static double many(double value) {
    return round(value, MANY);
  }

  /** Four digits each. */
  static double[] few(double[] values) {
    double[] rounded = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      rounded[i] = few(values[i]);
    }
    return rounded;
  }

  private static double round(double value, MathContext digits) {
    return Double.isFinite(value) ? new BigDecimal(value).round(digits).doubleValue() : value;
  }
}

package io.difficultynet.conf;

/** The numbers a key may take. NaN lies in no range. */
record Range(double low, boolean lowIncluded, double high, boolean highIncluded) {

  /** Returns [low, ∞). */
  static Range atLeast(double low) {
    return new Range(low, true, Double.POSITIVE_INFINITY, false);
  }

  /** Returns (low, ∞). */
  static Range above(double low) {
    return new Range(low, false, Double.POSITIVE_INFINITY, false);
  }

  /** Returns [low, high]. */
  static Range closed(double low, double high) {
    return new Range(low, true, high, true);
  }

  /** Returns [low, high). */
  static Range closedOpen(double low, double high) {
    return new Range(low, true, high, false);
  }

  /** Returns (low, high). */
  static Range open(double low, double high) {
    return new Range(low, false, high, false);
  }

  /** Returns (low, high]. */
  static Range openClosed(double low, double high) {
    return new Range(low, false, high, true);
  }

  boolean contains(double value) {
    return (lowIncluded ? value >= low : value > low)
        && (highIncluded ? value <= high : value < high);
  }

  /** Returns the range in words: {@code at least 1}, {@code more than 0 and at most 1}. */
  @Override
  public String toString() {
    String from = (lowIncluded ? "at least " : "more than ") + plain(low);
    if (high == Double.POSITIVE_INFINITY) {
      return from;
    }
    return from + " and " + (highIncluded ? "at most " : "less than ") + plain(high);
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}

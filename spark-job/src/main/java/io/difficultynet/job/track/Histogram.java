package io.difficultynet.job.track;

import java.util.Arrays;

/**
 * Values as TensorBoard's message {@code HistogramProto}: {@value #BUCKETS} buckets of one width
 * from the least value to the greatest, or one bucket where all are equal.
 */
final class Histogram {

  private static final int BUCKETS = 30;

  // Fields of HistogramProto.
  private static final int MIN = 1;
  private static final int MAX = 2;
  private static final int COUNT = 3;
  private static final int SUM = 4;
  private static final int SUM_OF_SQUARES = 5;
  private static final int LIMITS = 6; // right ends of the buckets
  private static final int COUNTS = 7;

  private Histogram() {}

  /**
   * Counts values.
   *
   * @param values finite, at least one
   */
  static Message of(double[] values) {
    double min = Arrays.stream(values).min().orElseThrow();
    double max = Arrays.stream(values).max().orElseThrow();
    double width = (max - min) / BUCKETS;
    double[] limits = new double[width > 0 ? BUCKETS : 1];
    double[] counts = new double[limits.length];
    for (int b = 0; b < limits.length; b++) {
      limits[b] = b == limits.length - 1 ? max : min + (b + 1) * width;
    }
    for (double value : values) {
      int at = Arrays.binarySearch(limits, value);
      counts[at < 0 ? -at - 1 : at]++;
    }
    return new Message()
        .number(MIN, min)
        .number(MAX, max)
        .number(COUNT, values.length)
        .number(SUM, Arrays.stream(values).sum())
        .number(SUM_OF_SQUARES, Arrays.stream(values).map(value -> value * value).sum())
        .numbers(LIMITS, limits)
        .numbers(COUNTS, counts);
  }
}

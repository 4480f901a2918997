package io.difficultynet.metrics;

import java.util.Arrays;

/**
 * Mean and sample standard deviation of a figure over runs, such as one balanced accuracy a seed:
 *
 * <pre>
 *   m = (1/n) Σ x_i,   s = √( Σ (x_i − m)² / (n − 1) )
 * </pre>
 *
 * A figure that was not measured (NaN) is left out. Without figures the mean is NaN, and with fewer
 * than two the deviation is NaN, not 0.
 *
 * @param count n, the number of figures that were measured, at least 0
 * @param mean m, the mean, the mean
 * @param deviation s, the sample standard deviation, at least 0
 */
public record Spread(int count, double mean, double deviation) {

  /** Returns the spread of these figures. */
  public static Spread of(double... figures) {
    double[] measured = Arrays.stream(figures).filter(x -> !Double.isNaN(x)).toArray();
    int count = measured.length;
    double mean = Arrays.stream(measured).average().orElse(Double.NaN);
    double squares = Arrays.stream(measured).map(x -> (x - mean) * (x - mean)).sum();
    return new Spread(count, mean, count < 2 ? Double.NaN : Math.sqrt(squares / (count - 1)));
  }

  /** Returns the standard error of the mean, s / √n. It is NaN with fewer than two figures. */
  public double standardError() {
    return deviation / Math.sqrt(count);
  }
}

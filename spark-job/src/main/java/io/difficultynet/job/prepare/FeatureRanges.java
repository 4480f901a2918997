package io.difficultynet.job.prepare;

import io.difficultynet.report.DataCard;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Smallest, largest and mean value of every feature of some samples. Without samples the smallest
 * is +∞, the largest −∞ and the mean NaN. For one thread.
 */
final class FeatureRanges implements Serializable {
  private static final long serialVersionUID = 1L;

  private final float[] low; // [D]
  private final float[] high; // [D]
  private final double[] sums; // [D]
  private long samples;

  /** Of no samples of {@code features} numbers. */
  FeatureRanges(int features) {
    this.low = new float[features];
    this.high = new float[features];
    this.sums = new double[features];
    Arrays.fill(low, Float.POSITIVE_INFINITY);
    Arrays.fill(high, Float.NEGATIVE_INFINITY);
  }

  /**
   * Counts a sample in.
   *
   * @param sample finite numbers // [D]
   */
  void add(float[] sample) {
    requireFeatures(sample.length);
    for (int i = 0; i < low.length; i++) {
      low[i] = Math.min(low[i], sample[i]);
      high[i] = Math.max(high[i], sample[i]);
      sums[i] += sample[i];
    }
    samples++;
  }

  /** Counts in what another has counted; returns this. */
  FeatureRanges combine(FeatureRanges other) {
    requireFeatures(other.low.length);
    for (int i = 0; i < low.length; i++) {
      low[i] = Math.min(low[i], other.low[i]);
      high[i] = Math.max(high[i], other.high[i]);
      sums[i] += other.sums[i];
    }
    samples += other.samples;
    return this;
  }

  private void requireFeatures(int features) {
    if (features != low.length) {
      throw new IllegalArgumentException(
          "a sample has %d features, but those before had %d".formatted(features, low.length));
    }
  }

  /**
   * The same for a data card.
   *
   * @param names of the features; empty where they have none
   */
  DataCard.FeatureFigures figures(List<String> names) {
    List<Float> lowest = new ArrayList<>();
    List<Float> highest = new ArrayList<>();
    List<Double> means = new ArrayList<>();
    for (int i = 0; i < low.length; i++) {
      lowest.add(low[i]);
      highest.add(high[i]);
      means.add(sums[i] / samples);
    }
    return new DataCard.FeatureFigures(names, lowest, highest, means);
  }
}

package io.difficultynet.metrics;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Whether a model is right as often as it is sure: samples in {@value #BINS} equally wide bins of
 * the probability that the model gave its prediction, and in each bin how many there are, how many
 * are right, and the sum of these probabilities (Guo et al., "On Calibration of Modern Neural
 * Networks", ICML 2017, section 2, https://arxiv.org/abs/1706.04599). Bin m of M holds the
 * probabilities in (m/M, (m + 1)/M], m from 0 on. The expected calibration error is
 *
 * <pre>
 *   ECE = Σ_m n_m / n · | right_m / n_m − sum_m / n_m | = Σ_m | right_m − sum_m | / n
 * </pre>
 *
 * <p>Instances are immutable and equal on contents. {@link #combine} adds doubles up: the same
 * parts in the same order give the same bits.
 */
public final class Calibration implements Serializable {

  /** M. */
  public static final int BINS = 15;

  /** Of no samples. */
  public static final Calibration NONE = new Counter().calibration();

  private static final long serialVersionUID = 1L;

  private final long[] samples; // n_m
  private final long[] right;
  private final double[] confidence; // sum_m

  private Calibration(long[] samples, long[] right, double[] confidence) {
    this.samples = samples;
    this.right = right;
    this.confidence = confidence;
  }

  /**
   * Returns the calibration with these bins.
   *
   * @param samples n_m, at least 0 // [BINS]
   * @param right in 0..n_m // [BINS]
   * @param confidence sum of the probabilities, in 0..n_m, or NaN // [BINS]
   */
  public static Calibration of(long[] samples, long[] right, double[] confidence) {
    if (samples.length != BINS || right.length != BINS || confidence.length != BINS) {
      throw new IllegalArgumentException(
          "a calibration has %d bins, but there are %d counts, %d right and %d confidences"
              .formatted(BINS, samples.length, right.length, confidence.length));
    }
    for (int m = 0; m < BINS; m++) {
      if (right[m] < 0 || right[m] > samples[m]) {
        throw new IllegalArgumentException(
            "right[%d] is %d; it must be in 0..%d".formatted(m, right[m], samples[m]));
      }
      if (confidence[m] < 0 || confidence[m] > samples[m]) {
        throw new IllegalArgumentException(
            "confidence[%d] is %s; it must be in 0..%d".formatted(m, confidence[m], samples[m]));
      }
    }
    return new Calibration(samples.clone(), right.clone(), confidence.clone());
  }

  /** Returns the bins of both sets of samples together. */
  public Calibration combine(Calibration other) {
    Counter both = new Counter();
    for (int m = 0; m < BINS; m++) {
      both.samples[m] = Math.addExact(samples[m], other.samples[m]);
      both.right[m] = Math.addExact(right[m], other.right[m]);
      both.confidence[m] = confidence[m] + other.confidence[m];
    }
    return both.calibration();
  }

  /** Returns a copy of the numbers of samples. // [BINS] */
  public long[] samples() {
    return samples.clone();
  }

  /** Returns a copy of the numbers of right predictions. // [BINS] */
  public long[] right() {
    return right.clone();
  }

  /** Returns a copy of the sums of the probabilities of the predictions. // [BINS] */
  public double[] confidence() {
    return confidence.clone();
  }

  /** Returns the expected calibration error, in [0, 1]. It is NaN without samples. */
  public double expectedError() {
    double sum = 0;
    for (int m = 0; m < BINS; m++) {
      sum += Math.abs(right[m] - confidence[m]);
    }
    return sum / Arrays.stream(samples).sum();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Calibration that
        && Arrays.equals(samples, that.samples)
        && Arrays.equals(right, that.right)
        && Arrays.equals(confidence, that.confidence);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(samples) + Arrays.hashCode(right))
        + Arrays.hashCode(confidence);
  }

  @Override
  public String toString() {
    return "Calibration[samples=%s, right=%s, confidence=%s]"
        .formatted(Arrays.toString(samples), Arrays.toString(right), Arrays.toString(confidence));
  }

  /** Counts samples one by one. A counter belongs to one thread. */
  public static final class Counter {
    private final long[] samples = new long[BINS];
    private final long[] right = new long[BINS];
    private final double[] confidence = new double[BINS];

    /**
     * Counts one sample.
     *
     * @param probability that the model gave its prediction, in [0, 1], or NaN
     * @param isRight whether the prediction was right
     */
    public void record(double probability, boolean isRight) {
      int bin = Math.max(0, (int) Math.ceil(probability * BINS) - 1); // of NaN the first
      samples[bin]++;
      right[bin] += isRight ? 1 : 0;
      confidence[bin] += probability;
    }

    /** Returns the samples counted so far. */
    public Calibration calibration() {
      return new Calibration(samples.clone(), right.clone(), confidence.clone());
    }
  }
}

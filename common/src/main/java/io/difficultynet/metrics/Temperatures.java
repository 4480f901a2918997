package io.difficultynet.metrics;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The cross-entropy of a model at each of a row of temperatures, from which the temperature follows
 * that fits best (Guo et al., "On Calibration of Modern Neural Networks", ICML 2017, section 4.2,
 * https://arxiv.org/abs/1706.04599): logits z divided by T before the softmax change no prediction,
 * and change how sure the model is of it. Over the samples of a validation set,
 *
 * <pre>
 *   L(T) = Σ_i ( log Σ_k e^{z_ik / T} − z_iy / T ),   T_j = 2^{j/4},  j = −13 … 14
 * </pre>
 *
 * The sums of parts of the samples add up, which those of a search would not. The best temperature
 * has the least L(T) + (log T)² / 2σ², the mode of the posterior under a normal prior of log T with
 * σ = 1/4: a few samples of a tail, which are easily all right, do not make the model sure of
 * everything, and hundreds outweigh the prior. It is the vertex of the parabola in log T through
 * the least sum and its two neighbours, and T_j itself at an end of the row.
 *
 * <p>Only every fourth temperature needs exponentials: e^{z / (T/2)} is the square of e^{z/T}.
 *
 * <p>Instances are immutable and equal on contents. {@link #combine} adds doubles up: the same
 * parts in the same order give the same bits.
 */
public final class Temperatures implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final int PER_OCTAVE = 4;
  private static final int OCTAVES = 7;
  private static final int COUNT = PER_OCTAVE * OCTAVES;
  private static final int FIRST = -13; // j of the lowest temperature

  private static final double PRIOR_DEVIATION = 0.25; // σ, of log T

  private static final double[] ROW = row();

  /** Of no samples. */
  public static final Temperatures NONE = new Counter().temperatures();

  private final long samples;
  private final double[] losses; // L(T_j), the lowest temperature first // [COUNT]

  private Temperatures(long samples, double[] losses) {
    this.samples = samples;
    this.losses = losses;
  }

  /** Returns the sums of both sets of samples together. */
  public Temperatures combine(Temperatures other) {
    double[] both = new double[COUNT];
    Arrays.setAll(both, i -> losses[i] + other.losses[i]);
    return new Temperatures(Math.addExact(samples, other.samples), both);
  }

  private static double[] row() {
    double[] row = new double[COUNT];
    Arrays.setAll(row, Temperatures::at);
    return row;
  }

  /** Returns the temperature of a place in the row, or between two places. */
  static double at(double i) {
    return Math.pow(2, (FIRST + i) / PER_OCTAVE);
  }

  /** Returns a copy of the sums L(T_j). */
  double[] losses() {
    return losses.clone();
  }

  /** Returns the temperature that fits best. It is NaN without samples or with a NaN logit. */
  public double best() {
    if (samples == 0) {
      return Double.NaN;
    }
    double[] sums = new double[COUNT];
    int least = 0;
    for (int i = 0; i < COUNT; i++) {
      double deviations = Math.log(ROW[i]) / PRIOR_DEVIATION;
      sums[i] = losses[i] + deviations * deviations / 2;
      if (Double.isNaN(sums[i])) {
        return Double.NaN;
      }
      if (sums[i] < sums[least]) {
        least = i;
      }
    }
    if (least == 0 || least == COUNT - 1) {
      return at(least);
    }
    double before = sums[least - 1] - sums[least];
    double after = sums[least + 1] - sums[least];
    double vertex = (before - after) / (2 * (before + after)); // in [−1/2, 1/2]
    return at(least + (Double.isFinite(vertex) ? vertex : 0)); // flat or infinite beside it
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Temperatures that
        && samples == that.samples
        && Arrays.equals(losses, that.losses);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(samples) + Arrays.hashCode(losses);
  }

  @Override
  public String toString() {
    return "Temperatures[samples=%d, losses=%s]".formatted(samples, Arrays.toString(losses));
  }

  /** Adds samples up one by one. A counter belongs to one thread. */
  public static final class Counter {
    private long samples;
    private final double[] losses = new double[COUNT];
    private final double[] sums = new double[COUNT]; // Σ_k e^{(z_k − max) / T_j} of a sample

    /** Adds the sample with the logits {@code logits[offset … offset + classes)}. */
    public void record(float[] logits, int offset, int classes, int label) {
      double largest = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < classes; k++) {
        largest = Math.max(largest, logits[offset + k]);
      }
      Arrays.fill(sums, 0);
      for (int top = COUNT - PER_OCTAVE; top < COUNT; top++) {
        double temperature = ROW[top];
        for (int k = 0; k < classes; k++) {
          double power = Math.exp((logits[offset + k] - largest) / temperature);
          for (int i = top; i >= 0; i -= PER_OCTAVE) {
            sums[i] += power;
            power *= power;
          }
        }
      }
      double behind = largest - logits[offset + label];
      for (int i = 0; i < COUNT; i++) {
        losses[i] += Math.log(sums[i]) + behind / ROW[i];
      }
      samples++;
    }

    /** Returns the sums of the samples so far. */
    public Temperatures temperatures() {
      return new Temperatures(samples, losses.clone());
    }
  }
}

package io.difficultynet.meta;

import io.difficultynet.math.Vectors;
import java.io.Serializable;
import java.util.Arrays;

/**
 * What {@link Adam} keeps between steps: the number of steps taken, and the decayed means m and s
 * of the gradient and of its square. Instances are immutable, copy arrays in and out, and are equal
 * on contents.
 */
public final class AdamState implements Serializable {

  private static final long serialVersionUID = 1L;

  private final long step;
  private final double[] first;
  private final double[] second;

  private AdamState(long step, double[] first, double[] second) {
    this.step = step;
    this.first = first;
    this.second = second;
  }

  /** Returns the state before the first step for n parameters. */
  public static AdamState initial(int n) {
    return new AdamState(0, new double[n], new double[n]);
  }

  /**
   * Returns a state read back from a checkpoint.
   *
   * @throws IllegalArgumentException when step is negative, lengths differ, an element is not
   *     finite, or a mean of squares is negative
   */
  public static AdamState of(long step, double[] first, double[] second) {
    if (step < 0) {
      throw new IllegalArgumentException("Adam's step is " + step + "; it must be at least 0");
    }
    Vectors.requireLength("Adam's second", second, first.length);
    Vectors.requireFinite("Adam's first", first);
    Vectors.requireWithin("Adam's second", second, 0, Double.MAX_VALUE);
    return new AdamState(step, first.clone(), second.clone());
  }

  /** Returns the number of steps taken. */
  public long step() {
    return step;
  }

  /** Returns a copy of m. */
  public double[] first() {
    return first.clone();
  }

  /** Returns a copy of s. */
  public double[] second() {
    return second.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AdamState that
        && step == that.step
        && Arrays.equals(first, that.first)
        && Arrays.equals(second, that.second);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Long.hashCode(step) + Arrays.hashCode(first)) + Arrays.hashCode(second);
  }

  @Override
  public String toString() {
    return "AdamState[step=" + step + ", parameters=" + first.length + "]";
  }
}

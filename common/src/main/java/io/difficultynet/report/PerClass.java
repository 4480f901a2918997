package io.difficultynet.report;

import java.io.Serializable;
import java.util.Arrays;

/**
 * One number for each class, in the order of the classes, NaN where a class has none. Instances are
 * immutable, copy arrays in and out, and are equal on contents, where NaN equals NaN.
 */
public final class PerClass implements Serializable {

  private static final long serialVersionUID = 1L;

  private final double[] values; // [C]

  private PerClass(double[] values) {
    this.values = values;
  }

  /** Returns these numbers. */
  public static PerClass of(double... values) {
    return new PerClass(values.clone());
  }

  /** Returns C. */
  public int classes() {
    return values.length;
  }

  /**
   * Returns the number of class {@code c}.
   *
   * @throws IllegalArgumentException when there is no such class
   */
  public double at(int c) {
    if (c < 0 || c >= values.length) {
      throw new IllegalArgumentException(
          "class is " + c + "; it must be in 0.." + (values.length - 1));
    }
    return values[c];
  }

  /** Returns the number of classes whose number is not NaN. */
  public int measured() {
    return (int) Arrays.stream(values).filter(value -> !Double.isNaN(value)).count();
  }

  /** Returns a copy of all numbers. */
  public double[] toArray() {
    return values.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PerClass that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}

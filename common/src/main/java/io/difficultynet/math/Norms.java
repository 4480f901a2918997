package io.difficultynet.math;

/**
 * Euclidean norms, ‖x‖₂ = √(Σ x_i²), summed in index order so that equal inputs give equal bits.
 * The norm is NaN when an element is NaN, and 0 for an empty vector.
 */
public final class Norms {

  private Norms() {}

  /**
   * Returns ‖x‖₂. It is infinite when an element is larger than 1e154 in magnitude, whose square
   * overflows.
   */
  public static double l2(double[] x) {
    double sum = 0;
    for (double element : x) {
      sum += element * element;
    }
    return Math.sqrt(sum);
  }

  /**
   * Returns ‖x‖₂, accumulated in double precision, in which the square of a finite float does not
   * overflow.
   */
  public static double l2(float[] x) {
    double sum = 0;
    for (float element : x) {
      sum += (double) element * element;
    }
    return Math.sqrt(sum);
  }
}

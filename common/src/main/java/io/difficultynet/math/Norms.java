package io.difficultynet.math;

/**
 * Euclidean norms, ‖x‖₂ = √(Σ x_i²), summed in index order so that equal inputs give equal bits.
 * NaN when an element is NaN, 0 for an empty vector.
 */
public final class Norms {

  private Norms() {}

  /** Returns ‖x‖₂; infinite when an element is past 1e154 in magnitude, since squares overflow. */
  public static double l2(double[] x) {
    double sum = 0;
    for (double element : x) {
      sum += element * element;
    }
    return Math.sqrt(sum);
  }

  /** Returns ‖x‖₂ accumulated in double: the square of a finite float does not overflow there. */
  public static double l2(float[] x) {
    double sum = 0;
    for (float element : x) {
      sum += (double) element * element;
    }
    return Math.sqrt(sum);
  }
}

package io.difficultynet.testing;

import java.util.function.ToDoubleFunction;

/**
 * Compares a gradient with central differences in double, (f(x + h) − f(x − h)) / 2h. Passes when
 * |analytic − numeric| ≤ {@value #RELATIVE} · max(|analytic|, |numeric|, {@value #FLOOR}) for every
 * index; the floor is there because a difference of two losses near 1 carries about 1e-11 of noise.
 */
public final class GradientCheck {

  static final double RELATIVE = 1e-6;
  static final double FLOOR = 1e-3;
  private static final double STEP = 1e-5;

  private GradientCheck() {}

  /** Fails with the first index that is off and both numbers. */
  public static void check(
      String what, ToDoubleFunction<double[]> function, double[] at, double[] analytic) {
    if (at.length != analytic.length) {
      throw new AssertionError(
          what + ": " + at.length + " parameters but a gradient of " + analytic.length);
    }
    for (int i = 0; i < at.length; i++) {
      double numeric =
          (function.applyAsDouble(moved(at, i, STEP)) - function.applyAsDouble(moved(at, i, -STEP)))
              / (2 * STEP);
      double scale = Math.max(FLOOR, Math.max(Math.abs(analytic[i]), Math.abs(numeric)));
      if (!(Math.abs(analytic[i] - numeric) <= RELATIVE * scale)) {
        throw new AssertionError(
            what + ": gradient[" + i + "] is " + analytic[i] + ", by differences " + numeric);
      }
    }
  }

  private static double[] moved(double[] at, int index, double by) {
    double[] moved = at.clone();
    moved[index] += by;
    return moved;
  }
}

package io.difficultynet.seed;

import java.util.SplittableRandom;

/**
 * Standard normal numbers by the Box–Muller transform
 *
 * <pre>
 *   z = √(−2 ln(1 − u₁)) · cos(2π u₂),   u₁, u₂ uniform in [0, 1)
 * </pre>
 *
 * (Box and Muller, "A Note on the Generation of Random Normal Deviates", 1958). It uses StrictMath,
 * because the last bit of {@link Math#log} and {@link Math#cos} may differ between machines. The
 * second number of the pair is dropped, so that no state is kept between calls.
 */
public final class Gaussians {

  private Gaussians() {}

  /**
   * Returns a number from the standard normal distribution. It is finite and at most 8.6 in
   * magnitude.
   */
  public static double next(SplittableRandom random) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - Uniforms.next(random)));
    return radius * StrictMath.cos(2 * Math.PI * Uniforms.next(random));
  }
}

package io.difficultynet.seed;

import java.util.SplittableRandom;

/**
 * Numbers of the symmetric beta distribution, G₁ / (G₁ + G₂) of two gamma numbers of shape α:
 *
 * <pre>
 *   G(α + 1) = d v,   d = α + 2/3,   v = (1 + z / √(9 d))³,   taken if ln u &lt; z²/2 + d − d v + d ln v
 *   G(α) = G(α + 1) u^(1/α)
 * </pre>
 *
 * (Marsaglia and Tsang, "A Simple Method for Generating Gamma Variables", 2000, <a
 * href="https://doi.org/10.1145/358407.358414">doi:10.1145/358407.358414</a>), in logarithms, since
 * a gamma number of a small shape is often below the smallest double. It uses StrictMath for the
 * reason that {@link Gaussians} gives.
 */
public final class Betas {

  private Betas() {}

  /**
   * Returns a number in [0, 1] with mean 1/2 and variance 1 / (4 (2 α + 1)).
   *
   * @param alpha more than 0
   */
  public static double symmetric(double alpha, SplittableRandom random) {
    double first = logGamma(alpha, random);
    double second = logGamma(alpha, random);
    return 1 / (1 + StrictMath.exp(second - first));
  }

  /** ln G(α). */
  private static double logGamma(double alpha, SplittableRandom random) {
    double d = alpha + 2.0 / 3;
    while (true) {
      double z = Gaussians.next(random);
      double root = 1 + z / StrictMath.sqrt(9 * d);
      double u = 1 - Uniforms.next(random); // in (0, 1]
      if (root > 0) {
        double v = root * root * root;
        double logV = StrictMath.log(v);
        if (StrictMath.log(u) < z * z / 2 + d - d * v + d * logV) {
          double boost = StrictMath.log(1 - Uniforms.next(random)) / alpha;
          return StrictMath.log(d) + logV + boost;
        }
      }
    }
  }
}

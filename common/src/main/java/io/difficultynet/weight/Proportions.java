package io.difficultynet.weight;

import io.difficultynet.math.Vectors;
import java.util.Arrays;

/** The scale that the fixed rules share. */
final class Proportions {

  private Proportions() {}

  /**
   * Returns C x_c / Σ_k x_k: weights in these proportions with mean 1.
   *
   * @param parts x, each in [0, 1], not all 0 // [C]
   */
  static ClassWeights meanOne(double[] parts) {
    return ClassWeights.of(Vectors.scale(parts.length / Arrays.stream(parts).sum(), parts));
  }
}

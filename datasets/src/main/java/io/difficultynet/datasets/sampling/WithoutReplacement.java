package io.difficultynet.datasets.sampling;

import io.difficultynet.seed.Uniforms;
import java.util.SplittableRandom;

/** Draws without replacement by the first steps of a Fisher–Yates shuffle. */
final class WithoutReplacement {
  private WithoutReplacement() {}

  /**
   * Writes {@code count} different places of {@code from}, in random order, to {@code into} from
   * {@code offset} on.
   */
  static void draw(int[] from, int count, int[] into, int offset, SplittableRandom random) {
    int[] left = from.clone();
    for (int i = 0; i < count; i++) {
      int chosen = i + Uniforms.index(left.length - i, random);
      into[offset + i] = left[chosen];
      left[chosen] = left[i];
    }
  }
}

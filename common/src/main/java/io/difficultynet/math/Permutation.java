package io.difficultynet.math;

import io.difficultynet.seed.Uniforms;
import java.util.SplittableRandom;

/**
 * Random orders by the inside-out form of the Fisher–Yates shuffle (Durstenfeld, Algorithm 235,
 * 1964): all n! orders are equally likely, as far as the generator allows.
 */
public final class Permutation {

  private Permutation() {}

  /**
   * Returns 0, 1, …, n − 1 in random order.
   *
   * @param n length of the permutation, at least 0
   * @throws IllegalArgumentException when n is negative
   */
  public static int[] of(int n, SplittableRandom random) {
    if (n < 0) {
      throw new IllegalArgumentException(
          "A permutation of " + n + " things was asked for; give a number of at least 0");
    }
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = Uniforms.index(i + 1, random);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}

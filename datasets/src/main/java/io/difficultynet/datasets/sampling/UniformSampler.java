package io.difficultynet.datasets.sampling;

import java.util.SplittableRandom;

/**
 * Draws samples without replacement, each subset of the given size as likely as another.
 *
 * <p>Immutable; a draw depends on the random stream alone. Safe for use by several threads, each
 * with a stream of its own.
 */
public final class UniformSampler {
  private final int[] indices; // [N]

  /** Draws from {@code indices}; copied. */
  public UniformSampler(int[] indices) {
    this.indices = indices.clone();
  }

  /**
   * {@code size} different samples in random order; a new array.
   *
   * @throws IllegalArgumentException if size is not in 0 … N
   */
  public int[] draw(int size, SplittableRandom random) {
    if (size < 0 || size > indices.length) {
      throw new IllegalArgumentException(
          "a draw of %d samples without replacement out of %d; the number must be in 0..%d"
              .formatted(size, indices.length, indices.length));
    }
    int[] drawn = new int[size];
    WithoutReplacement.draw(indices, size, drawn, 0, random);
    return drawn;
  }
}

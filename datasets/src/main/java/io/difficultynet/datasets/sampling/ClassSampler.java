package io.difficultynet.datasets.sampling;

import java.util.SplittableRandom;

/** Draws samples by their classes. A draw depends on the random stream alone. */
public interface ClassSampler {

  /**
   * {@code size} samples in random order; a new array.
   *
   * @throws IllegalArgumentException if size is negative
   */
  int[] draw(int size, SplittableRandom random);
}

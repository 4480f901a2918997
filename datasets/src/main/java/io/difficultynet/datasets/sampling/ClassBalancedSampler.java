package io.difficultynet.datasets.sampling;

import io.difficultynet.math.Permutation;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Draws the same number of samples of every class (the meta batches of Difficulty-Net, WACV 2023,
 * section 3: "class-balanced").
 *
 * <p>A draw of M samples takes ⌊M / C⌋ of each class and one more of M mod C classes chosen at
 * random. Within a class it takes samples without replacement; when all of them have been taken,
 * they are all available again, so of one class no sample is taken k + 1 times before every one was
 * taken k times. The batch comes in random order, so that a part of it is a fair picture of the
 * whole.
 *
 * <p>Immutable; a draw depends on the random stream alone. Safe for use by several threads, each
 * with a stream of its own.
 */
public final class ClassBalancedSampler {
  private final int[][] members; // [C][samples of the class]

  /**
   * Draws from {@code indices}.
   *
   * @param indices the samples
   * @param labels the class of each of them
   * @param classes C
   * @throws IllegalArgumentException if a class has no sample, a label is not in 0 … C − 1, or the
   *     arrays differ in length
   */
  public ClassBalancedSampler(int[] indices, int[] labels, int classes) {
    if (indices.length != labels.length) {
      throw new IllegalArgumentException(
          "%d samples but %d labels".formatted(indices.length, labels.length));
    }
    int[] counts = new int[classes]; // [C]
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new IllegalArgumentException(
            "label %d of sample %d is not in 0..%d".formatted(labels[i], indices[i], classes - 1));
      }
      counts[labels[i]]++;
    }
    members = new int[classes][];
    for (int c = 0; c < classes; c++) {
      if (counts[c] == 0) {
        throw new IllegalArgumentException(
            "class %d has no sample; class-balanced draws need at least 1 of each of the %d classes"
                .formatted(c, classes));
      }
      members[c] = new int[counts[c]];
    }
    for (int i = labels.length - 1; i >= 0; i--) {
      members[labels[i]][--counts[labels[i]]] = indices[i];
    }
  }

  /**
   * {@code size} samples in random order; a new array.
   *
   * @throws IllegalArgumentException if size is negative
   */
  public int[] draw(int size, SplittableRandom random) {
    if (size < 0) {
      throw new IllegalArgumentException(
          "a draw of %d samples; the number must be at least 0".formatted(size));
    }
    int[] take = new int[members.length]; // [C]
    Arrays.fill(take, size / members.length);
    int[] lucky = Permutation.of(members.length, random);
    for (int k = 0; k < size % members.length; k++) {
      take[lucky[k]]++;
    }
    int[] grouped = new int[size];
    int filled = 0;
    for (int c = 0; c < members.length; c++) {
      for (int open = take[c]; open > 0; ) {
        int count = Math.min(open, members[c].length);
        WithoutReplacement.draw(members[c], count, grouped, filled, random);
        filled += count;
        open -= count;
      }
    }
    int[] mixed = new int[size];
    WithoutReplacement.draw(grouped, size, mixed, 0, random);
    return mixed;
  }
}

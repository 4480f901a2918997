package io.difficultynet.datasets.sampling;

import io.difficultynet.math.Permutation;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Draws the same number of samples of every class that has some (the meta batches of
 * Difficulty-Net, WACV 2023, section 3: "class-balanced").
 *
 * <p>With C such classes a draw of M samples takes ⌊M / C⌋ of each and one more of M mod C classes
 * chosen at random. Within a class it takes samples without replacement; when all of them have been
 * taken, they are all available again, so of one class no sample is taken k + 1 times before every
 * one was taken k times. The batch comes in random order, so that a part of it is a fair picture of
 * the whole.
 *
 * <p>Immutable; a draw depends on the random stream alone. Safe for use by several threads, each
 * with a stream of its own.
 */
public final class ClassBalancedSampler {
  private final int[][] members; // [classes with samples][samples of the class]

  /**
   * Draws from {@code indices}.
   *
   * @param indices the samples
   * @param labels the class of each of them
   * @param classes of which some may have no sample
   * @throws IllegalArgumentException if there is no sample, a label is not one of the classes, or
   *     the arrays differ in length
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
    if (labels.length == 0) {
      throw new IllegalArgumentException("there is no sample to draw");
    }
    int[][] byClass = new int[classes][];
    for (int c = 0; c < classes; c++) {
      byClass[c] = new int[counts[c]];
    }
    for (int i = labels.length - 1; i >= 0; i--) {
      byClass[labels[i]][--counts[labels[i]]] = indices[i];
    }
    members = Arrays.stream(byClass).filter(samples -> samples.length > 0).toArray(int[][]::new);
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

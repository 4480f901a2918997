package io.difficultynet.datasets.sampling;

import java.util.Arrays;
import java.util.SplittableRandom;

/** The samples of each class that has some, and draws of given numbers of them. Immutable. */
final class ClassMembers {
  private final int[][] members; // [classes with samples][samples of the class]

  /**
   * Groups {@code indices}.
   *
   * @param indices the samples
   * @param labels the class of each of them
   * @param classes of which some may have no sample
   * @throws IllegalArgumentException if there is no sample, a label is not one of the classes, or
   *     the arrays differ in length
   */
  ClassMembers(int[] indices, int[] labels, int classes) {
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

  /** Refuses a negative number of draws. */
  static void requireSize(int size) {
    if (size < 0) {
      throw new IllegalArgumentException(
          "a draw of %d samples; the number must be at least 0".formatted(size));
    }
  }

  /** Number of classes that have samples. */
  int classes() {
    return members.length;
  }

  /** Number of samples of each class that has some; a new array. */
  long[] counts() {
    return Arrays.stream(members).mapToLong(ofClass -> ofClass.length).toArray();
  }

  /**
   * Draws within each class without replacement; when all samples of a class have been taken, they
   * are all available again.
   *
   * @param take how many of each class that has samples
   * @return in random order
   */
  int[] draw(int[] take, SplittableRandom random) {
    int[] grouped = new int[Arrays.stream(take).sum()];
    int filled = 0;
    for (int c = 0; c < members.length; c++) {
      for (int open = take[c]; open > 0; ) {
        int count = Math.min(open, members[c].length);
        WithoutReplacement.draw(members[c], count, grouped, filled, random);
        filled += count;
        open -= count;
      }
    }
    int[] mixed = new int[grouped.length];
    WithoutReplacement.draw(grouped, grouped.length, mixed, 0, random);
    return mixed;
  }
}

package io.difficultynet.datasets.sampling;

import java.util.Arrays;
import java.util.SplittableRandom;

/** The samples of each class, and draws of given numbers of them. Immutable. */
final class ClassMembers {
  private final int[][] members; // [C][samples of the class]

  /**
   * Groups {@code indices}.
   *
   * @param indices the samples
   * @param labels the class of each of them
   * @param classes C
   * @throws IllegalArgumentException if a class has no sample, a label is not in 0 … C − 1, or the
   *     arrays differ in length
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
    members = new int[classes][];
    for (int c = 0; c < classes; c++) {
      if (counts[c] == 0) {
        throw new IllegalArgumentException(
            "class %d has no sample; draws by class need at least 1 of each of the %d classes"
                .formatted(c, classes));
      }
      members[c] = new int[counts[c]];
    }
    for (int i = labels.length - 1; i >= 0; i--) {
      members[labels[i]][--counts[labels[i]]] = indices[i];
    }
  }

  /** Refuses a negative number of draws. */
  static void requireSize(int size) {
    if (size < 0) {
      throw new IllegalArgumentException(
          "a draw of %d samples; the number must be at least 0".formatted(size));
    }
  }

  int classes() {
    return members.length;
  }

  /** Number of samples of each class; a new array. */
  long[] counts() {
    return Arrays.stream(members).mapToLong(ofClass -> ofClass.length).toArray();
  }

  /**
   * Draws within each class without replacement; when all samples of a class have been taken, they
   * are all available again.
   *
   * @param take how many of each class // [C]
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

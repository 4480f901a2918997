package io.difficultynet.meta;

import io.difficultynet.math.Vectors;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * What the accuracy of a class is expected to be before its own validation samples are looked at.
 * It comes from the classes that have some, the measured ones.
 */
public enum AccuracyPrior {
  /** The mean of the measured classes. */
  MEAN,

  /**
   * The mean of the three other measured classes whose numbers of training samples are nearest by
   * their ratio: |log n_c − log n_k| is smallest, of equals the class with the smaller number.
   */
  LIKE_SIZE;

  private static final int ALIKE = 3;

  /**
   * Returns the expected accuracies.
   *
   * @param measured a, each in [0, 1], or NaN of a class without validation samples // [C]
   * @param trainCounts training samples of each class, each at least 1 // [C]
   * @throws IllegalArgumentException when no class is measured
   */
  double[] of(double[] measured, long[] trainCounts) {
    Vectors.requireLength("accuracy", measured, trainCounts.length);
    int[] known =
        IntStream.range(0, measured.length).filter(c -> !Double.isNaN(measured[c])).toArray();
    if (known.length == 0) {
      throw new IllegalArgumentException(
          "no class of %d has validation samples; one at least must have some"
              .formatted(measured.length));
    }
    return IntStream.range(0, measured.length)
        .mapToDouble(
            c ->
                Arrays.stream(alike(c, known, trainCounts))
                    .mapToDouble(k -> measured[k])
                    .average()
                    .orElseThrow())
        .toArray();
  }

  private int[] alike(int c, int[] known, long[] counts) {
    if (this == MEAN || known.length == 1) {
      return known;
    }
    return Arrays.stream(known)
        .filter(k -> k != c)
        .boxed()
        .sorted(
            Comparator.comparingDouble(
                k -> Math.abs(StrictMath.log((double) counts[k] / counts[c]))))
        .limit(ALIKE)
        .mapToInt(k -> k)
        .toArray();
  }
}

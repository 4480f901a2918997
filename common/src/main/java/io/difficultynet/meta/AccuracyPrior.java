package io.difficultynet.meta;

import io.difficultynet.math.Vectors;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * What is taken for the accuracy of a class that has no validation sample, where weights follow
 * from the accuracies of all classes: small classes of a long tail give none to the hold-out. It
 * comes from the classes that have some, the measured ones, and these keep theirs.
 */
public enum AccuracyPrior {
  /** The mean of the measured classes. */
  MEAN,

  /**
   * The mean of the three measured classes whose numbers of training samples are nearest by their
   * ratio: |log n_c − log n_k| is smallest, of equals the class with the smaller number.
   */
  LIKE_SIZE;

  private static final int ALIKE = 3;

  /**
   * Returns the accuracies with those of the prior in place of NaN.
   *
   * @param measured a, each in [0, 1], or NaN of a class without validation samples // [C]
   * @param counts training samples of each class, each at least 1 // [C]
   * @throws IllegalArgumentException when no class is measured
   */
  public double[] filled(double[] measured, long[] counts) {
    Vectors.requireLength("accuracy", measured, counts.length);
    int[] known =
        IntStream.range(0, measured.length).filter(c -> !Double.isNaN(measured[c])).toArray();
    if (known.length == measured.length) {
      return measured;
    }
    if (known.length == 0) {
      throw new IllegalArgumentException(
          "no class of %d has validation samples; one at least must have some"
              .formatted(measured.length));
    }
    double[] filled = measured.clone();
    for (int c = 0; c < filled.length; c++) {
      if (Double.isNaN(filled[c])) {
        filled[c] =
            Arrays.stream(alike(c, known, counts))
                .mapToDouble(k -> measured[k])
                .average()
                .orElseThrow();
      }
    }
    return filled;
  }

  private int[] alike(int c, int[] known, long[] counts) {
    if (this == MEAN) {
      return known;
    }
    return Arrays.stream(known)
        .boxed()
        .sorted(
            Comparator.comparingDouble(
                k -> Math.abs(StrictMath.log((double) counts[k] / counts[c]))))
        .limit(ALIKE)
        .mapToInt(k -> k)
        .toArray();
  }
}

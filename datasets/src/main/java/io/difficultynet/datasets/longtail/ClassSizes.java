package io.difficultynet.datasets.longtail;

import io.difficultynet.conf.SplitSettings;
import java.util.Arrays;

/** How many training samples the class of each rank keeps. */
final class ClassSizes {
  private ClassSizes() {}

  /**
   * The exponential profile n_r = int(n_max · (1/ρ)^(r/(C−1))) for r = 0 … C − 1 (Cui et al., <a
   * href="https://arxiv.org/abs/1901.05555">"Class-Balanced Loss Based on Effective Number of
   * Samples"</a>, CVPR 2019, section 5.1).
   *
   * <p>The formula is evaluated as the field's Python scripts write it, so that the lists are the
   * published ones also where a product lies close to an integer. {@code StrictMath} makes them the
   * same on every machine. One class keeps n_max.
   */
  static int[] exponential(int nMax, double imbalance, int classes) {
    int[] sizes = new int[classes]; // [C], by rank
    for (int r = 0; r < classes; r++) {
      double exponent = classes == 1 ? 0 : r / (classes - 1.0);
      sizes[r] = (int) (nMax * StrictMath.pow(1 / imbalance, exponent));
    }
    return sizes;
  }

  /**
   * The profile of the settings, where ranks count the classes as they come if all samples are
   * kept; n_max, where it is not set, is the most that the smallest class can give.
   *
   * @param available samples of each class left after the hold-out
   */
  static int[] byRank(SplitSettings.Profile profile, long[] available) {
    if (profile instanceof SplitSettings.Counts counts) {
      return counts.samples().stream().mapToInt(Integer::intValue).toArray();
    }
    if (profile instanceof SplitSettings.AsIs) {
      return Arrays.stream(available).mapToInt(Math::toIntExact).toArray();
    }
    SplitSettings.Exponential exponential = (SplitSettings.Exponential) profile;
    Integer given = exponential.nMax();
    int nMax =
        given != null
            ? given
            : Math.toIntExact(Math.max(0, Arrays.stream(available).min().orElse(0)));
    return exponential(nMax, exponential.imbalance(), available.length);
  }
}

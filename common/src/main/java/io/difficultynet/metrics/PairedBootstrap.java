package io.difficultynet.metrics;

import io.difficultynet.seed.Purpose;
import io.difficultynet.seed.Seeds;
import io.difficultynet.seed.Uniforms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The lower confidence bound of the difference of two balanced accuracies on the same samples, by
 * the bootstrap (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13;
 * one-sided, by percentiles). It is paired and stratified by class: a sample is drawn with what
 * both models said of it, +1 where only the candidate is right, −1 where only the champion is, else
 * 0, and each class keeps its number of samples:
 *
 * <pre>
 *   d*_b = (1/C) Σ_c (mean of n_c − 1 draws from the n_c samples of class c),   b = 1 … 9,999
 *   bound = the ⌊α (9,999 + 1)⌋-th smallest d*_b,   α = 1 − confidence
 * </pre>
 *
 * <p>n_c − 1 draws and not n_c: with n_c the variance comes out (n_c − 1)/n_c of what it should be,
 * half of it in a class of two samples, and the bound would lie too high just where classes are
 * rare (Rao and Wu, "Resampling Inference With Complex Survey Data", 1988,
 * https://doi.org/10.1080/01621459.1988.10478591). A class with one sample says nothing of its
 * variance: those classes make one stratum together, which errs on the side of a wider interval
 * (Cochran, "Sampling Techniques", 1977, section 5A.12). One such class alone counts as it was
 * measured.
 *
 * <p>Classes without samples are left out, as in {@link ClassCounts#balancedAccuracy}. Without any
 * samples the bound is NaN. The seed is fixed: the same counts give the same bound.
 */
public final class PairedBootstrap {

  /** Number of resamples; one more than it is divided evenly by the usual levels. */
  public static final int RESAMPLES = 9_999;

  /** From which the draws follow. */
  public static final long SEED = 1;

  /**
   * Samples that are drawn from together.
   *
   * @param size n, at least 1
   * @param gains of them that only the candidate named right
   * @param losses of them that only the champion named right
   * @param share of the classes that they stand for
   */
  private record Stratum(int size, int gains, int losses, double share) {

    double draw(SplittableRandom random) {
      int draws = Math.max(1, size - 1);
      int sum = 0;
      for (int i = 0; i < draws; i++) {
        int drawn = Uniforms.index(size, random);
        sum += drawn < gains ? 1 : drawn < gains + losses ? -1 : 0;
      }
      return share * sum / draws;
    }
  }

  private PairedBootstrap() {}

  /**
   * Returns what the candidate's balanced accuracy less the champion's is above with this
   * confidence.
   *
   * @param confidence in [0.5, 1)
   */
  public static double lowerBound(PairedCounts counts, double confidence) {
    if (!(confidence >= 0.5 && confidence < 1)) {
      throw new IllegalArgumentException(
          "confidence is " + confidence + "; it must be in [0.5, 1)");
    }
    List<Stratum> strata = strata(counts);
    if (strata.isEmpty()) {
      return Double.NaN;
    }
    SplittableRandom random = new Seeds(SEED).stream(Purpose.BOOTSTRAP);
    double[] differences = new double[RESAMPLES];
    for (int b = 0; b < RESAMPLES; b++) {
      for (Stratum stratum : strata) {
        boolean same = stratum.gains + stratum.losses == 0; // whatever is drawn gives 0
        differences[b] += same ? 0 : stratum.draw(random);
      }
    }
    Arrays.sort(differences);
    int rank = (int) Math.floor((1 - confidence) * (RESAMPLES + 1) + 1e-9); // 0.05 is a bit less
    return differences[Math.max(1, rank) - 1];
  }

  private static List<Stratum> strata(PairedCounts counts) {
    long[] total = counts.total();
    long[] gains = counts.gains();
    long[] losses = counts.losses();
    double classes = Arrays.stream(total).filter(n -> n > 0).count();
    List<Stratum> strata = new ArrayList<>();
    int ones = 0;
    int onesGained = 0;
    int onesLost = 0;
    for (int c = 0; c < total.length; c++) {
      if (total[c] == 1) {
        ones++;
        onesGained += (int) gains[c];
        onesLost += (int) losses[c];
      } else if (total[c] > 1) {
        strata.add(
            new Stratum(
                Math.toIntExact(total[c]),
                Math.toIntExact(gains[c]),
                Math.toIntExact(losses[c]),
                1 / classes));
      }
    }
    if (ones > 0) {
      strata.add(new Stratum(ones, onesGained, onesLost, ones / classes));
    }
    return strata;
  }
}

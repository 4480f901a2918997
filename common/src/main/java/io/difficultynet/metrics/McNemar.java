package io.difficultynet.metrics;

import java.util.stream.LongStream;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * McNemar's exact test of two models on the same samples ("Note on the Sampling Error of the
 * Difference between Correlated Proportions or Percentages", 1947,
 * https://doi.org/10.1007/BF02295996), as Dietterich recommends it for two classifiers and one test
 * set ("Approximate Statistical Tests for Comparing Supervised Classification Learning Algorithms",
 * 1998, https://doi.org/10.1162/089976698300017197). Samples that both name right or both name
 * wrong say nothing. Of the n = g + l others, g are right by the candidate alone and l by the
 * champion alone. Where both models are as good, each falls to either side with probability 1/2:
 *
 * <pre>
 *   P(worse) = P(X ≥ l),   P(different) = min(1, 2 P(X ≥ max(g, l))),   X ~ B(n, 1/2)
 * </pre>
 *
 * Both are 1 where n is 0.
 *
 * @param gains g, samples that only the candidate named right, at least 0
 * @param losses l, samples that only the champion named right, at least 0
 */
public record McNemar(long gains, long losses) {

  /** Refuses negative counts, and more samples than an int counts. */
  public McNemar {
    if (gains < 0 || losses < 0 || gains + losses > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "%d gains and %d losses were given; both must be at least 0, and their sum at most %d"
              .formatted(gains, losses, Integer.MAX_VALUE));
    }
  }

  /** Returns the test of all samples, whatever their class: of plain accuracy. */
  public static McNemar of(PairedCounts counts) {
    return new McNemar(LongStream.of(counts.gains()).sum(), LongStream.of(counts.losses()).sum());
  }

  /**
   * Returns the probability of at least so many losses where both models are as good. Where it is
   * below a level, the candidate is worse at that level.
   */
  public double worse() {
    return atLeast(losses);
  }

  /** Returns the probability of a difference so large, to either side. */
  public double different() {
    return Math.min(1, 2 * atLeast(Math.max(gains, losses)));
  }

  private double atLeast(long count) {
    int samples = Math.toIntExact(gains + losses);
    return BinomialDistribution.of(samples, 0.5)
        .survivalProbability(Math.toIntExact(count) - 1); // of more than count − 1
  }
}

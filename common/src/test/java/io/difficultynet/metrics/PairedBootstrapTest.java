package io.difficultynet.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairedBootstrapTest {

  /** Gains, losses and other samples of a class. */
  static PairedCounts counts(int[]... classes) {
    PairedCounts.Counter counter = PairedCounts.counter(classes.length);
    for (int c = 0; c < classes.length; c++) {
      for (int kind = 0; kind < 3; kind++) {
        for (int i = 0; i < classes[c][kind]; i++) {
          counter.record(c, kind != 1, kind != 0);
        }
      }
    }
    return counter.counts();
  }

  private static double difference(PairedCounts counts) {
    return counts.candidate().balancedAccuracy() - counts.champion().balancedAccuracy();
  }

  /**
   * With many samples of each class the bound is that of the normal distribution, m − 1.644854 s,
   * with the variance of a stratified mean: s² = Σ_c s_c² / n_c / C² and s_c² the sample variance.
   */
  @Test
  void withManySamplesTheBoundIsThatOfTheNormalDistribution() {
    int[][] classes = {{120, 60, 820}, {40, 10, 350}, {30, 25, 245}};
    PairedCounts counts = counts(classes);
    double variance = 0;
    for (int[] one : classes) {
      double n = one[0] + one[1] + one[2];
      double mean = (one[0] - one[1]) / n;
      double squares = (one[0] + one[1] - n * mean * mean) / (n - 1);
      variance += squares / n / 9;
    }
    double normal = difference(counts) - 1.644854 * Math.sqrt(variance);
    assertThat(PairedBootstrap.lowerBound(counts, 0.95)).isCloseTo(normal, within(7e-4));
  }

  /** All resamples there are, each as likely as the others, and their quantile. */
  @Test
  void withFewSamplesTheBoundIsTheQuantileOfAllResamples() {
    int[] first = {1, 1, 0, -1}; // 3 of 4 are drawn
    int[] second = {1, 0, 0}; // 2 of 3
    int[] ones = {1, 0, -1}; // three classes of one sample, 2 of them
    List<Double> all = new ArrayList<>();
    for (int a : sums(first)) {
      for (int b : sums(second)) {
        for (int c : sums(ones)) {
          all.add((a / 3.0 + b / 2.0 + 3 * c / 2.0) / 5);
        }
      }
    }
    all.sort(null);
    PairedCounts counts =
        counts(
            new int[] {2, 1, 1},
            new int[] {1, 0, 2},
            new int[] {1, 0, 0},
            new int[] {0, 0, 1},
            new int[] {0, 1, 0});
    for (double confidence : new double[] {0.6, 0.8, 0.9}) {
      double bound = PairedBootstrap.lowerBound(counts, confidence);
      assertThat(below(all, bound - 1e-9)).isLessThan(1 - confidence + 0.02);
      assertThat(below(all, bound + 1e-9)).isGreaterThan(1 - confidence - 0.02);
    }
  }

  private static double below(List<Double> all, double bound) {
    return all.stream().filter(value -> value <= bound).count() / (double) all.size();
  }

  /** Sums of every draw of n − 1 of n values, with replacement. */
  private static List<Integer> sums(int... values) {
    List<Integer> sums = List.of(0);
    for (int i = 1; i < values.length; i++) {
      List<Integer> longer = new ArrayList<>();
      for (int sum : sums) {
        for (int value : values) {
          longer.add(sum + value);
        }
      }
      sums = longer;
    }
    return sums;
  }

  /** With n draws from each class, as is usual, the bound of these would be 0.2 and more. */
  @Test
  void classesOfOneSampleDoNotCountAsCertain() {
    int[][] classes = new int[20][];
    for (int c = 0; c < classes.length; c++) {
      classes[c] = c < 9 ? new int[] {1, 0, 0} : c < 14 ? new int[] {0, 1, 0} : new int[] {0, 0, 1};
    }
    PairedCounts counts = counts(classes);
    assertThat(difference(counts)).isCloseTo(0.2, within(1e-12));
    assertThat(PairedBootstrap.lowerBound(counts, 0.95)).isLessThan(0);
  }

  /**
   * Two models of the same skill, again and again: at 0.95, at most one in twenty is surely better.
   */
  @ParameterizedTest
  @CsvSource({"20, 3", "50, 1"})
  void ofEqualModelsFewAreSurelyBetter(int classes, int samples) {
    SplittableRandom random = new SplittableRandom(7);
    int better = 0;
    for (int trial = 0; trial < 200; trial++) {
      PairedCounts.Counter counter = PairedCounts.counter(classes);
      for (int i = 0; i < classes * samples; i++) {
        double hardness = random.nextDouble();
        counter.record(i % classes, hardness + luck(random) < 0.6, hardness + luck(random) < 0.6);
      }
      better += PairedBootstrap.lowerBound(counter.counts(), 0.95) > 0 ? 1 : 0;
    }
    assertThat(better / 200.0).isBetween(0.005, 0.07); // 0.05, and a standard error of 0.015
  }

  private static double luck(SplittableRandom random) {
    return 0.15 * (random.nextDouble() - 0.5);
  }

  @Test
  void whatCannotVaryIsItsOwnBound() {
    assertThat(PairedBootstrap.lowerBound(counts(new int[] {0, 0, 9}, new int[] {0, 0, 2}), 0.95))
        .as("two models that say the same")
        .isZero();
    assertThat(PairedBootstrap.lowerBound(counts(new int[] {7, 0, 0}, new int[] {5, 0, 0}), 0.95))
        .as("all gained")
        .isCloseTo(1, within(1e-12));
  }

  @Test
  void aClassWithoutSamplesIsLeftOutAndWithoutAnyThereIsNoBound() {
    PairedCounts with = counts(new int[] {5, 2, 8}, new int[] {0, 0, 0});
    PairedCounts without = counts(new int[] {5, 2, 8});
    assertThat(PairedBootstrap.lowerBound(with, 0.9))
        .isEqualTo(PairedBootstrap.lowerBound(without, 0.9));
    assertThat(PairedBootstrap.lowerBound(counts(new int[] {0, 0, 0}), 0.9)).isNaN();
  }

  @Test
  void aConfidenceOutOfRangeIsRefused() {
    PairedCounts counts = counts(new int[] {1, 1, 1});
    for (double confidence : new double[] {0.4, 1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> PairedBootstrap.lowerBound(counts, confidence))
          .withMessage("confidence is " + confidence + "; it must be in [0.5, 1)");
    }
  }

  @Property(tries = 15)
  void theBoundIsRepeatableAndFallsAsTheConfidenceRises(
      @ForAll @Size(min = 1, max = 4) List<@IntRange(max = 12) Integer> gains,
      @ForAll @IntRange(max = 12) int losses,
      @ForAll @IntRange(min = 1, max = 30) int others) {
    int[][] classes = gains.stream().map(g -> new int[] {g, losses, others}).toArray(int[][]::new);
    PairedCounts counts = counts(classes);
    double bound = PairedBootstrap.lowerBound(counts, 0.9);
    assertThat(PairedBootstrap.lowerBound(counts, 0.9)).isEqualTo(bound);
    assertThat(PairedBootstrap.lowerBound(counts, 0.99)).isLessThanOrEqualTo(bound);
    assertThat(bound).isBetween(-1.0, 1.0).isLessThanOrEqualTo(difference(counts) + 0.02);
  }
}

package io.difficultynet.datasets.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ProportionalSamplerTest {
  /** Shares are sums of doubles. */
  private static final double ROUNDING = 1e-9;

  /** Samples 100 c, 100 c + 1, … are of class c. */
  private static int[] indices(int... counts) {
    return IntStream.range(0, counts.length)
        .flatMap(c -> IntStream.range(100 * c, 100 * c + counts[c]))
        .toArray();
  }

  private static int[] labels(int[] indices) {
    return IntStream.of(indices).map(i -> i / 100).toArray();
  }

  private static ProportionalSampler power(double exponent, int... counts) {
    int[] indices = indices(counts);
    return ProportionalSampler.power(indices, labels(indices), counts.length, exponent);
  }

  private static ProportionalSampler progressive(double progress, int... counts) {
    int[] indices = indices(counts);
    return ProportionalSampler.progressive(indices, labels(indices), counts.length, progress);
  }

  /** p_j = n_j^q / Σ_i n_i^q. */
  private static double share(int[] counts, int j, double exponent) {
    double sum = 0;
    for (int n : counts) {
      sum += Math.pow(n, exponent);
    }
    return Math.pow(counts[j], exponent) / sum;
  }

  private static int[] drawn(ProportionalSampler sampler, int classes, int size, long seed) {
    int[] drawn = new int[classes];
    for (int i : sampler.draw(size, new SplittableRandom(seed))) {
      drawn[i / 100]++;
    }
    return drawn;
  }

  @Property
  void everyClassHasItsShareUpToOneSample(
      @ForAll("counts") int[] counts,
      @ForAll @IntRange(max = 300) int size,
      @ForAll @DoubleRange(min = -1, max = 1) double exponent,
      @ForAll @DoubleRange(min = 0, max = 1) double progress,
      @ForAll long seed) {
    int classes = counts.length;
    int[] byPower = drawn(power(exponent, counts), classes, size, seed);
    int[] inProgress = drawn(progressive(progress, counts), classes, size, seed);
    assertThat(Arrays.stream(byPower).sum()).isEqualTo(size);
    assertThat(Arrays.stream(inProgress).sum()).isEqualTo(size);
    for (int j = 0; j < classes; j++) {
      assertThat(byPower[j] - size * share(counts, j, exponent))
          .isBetween(-1 - ROUNDING, 1 + ROUNDING);
      double share = (1 - progress) * share(counts, j, 1) + progress * share(counts, j, 0);
      assertThat(inProgress[j] - size * share).isBetween(-1 - ROUNDING, 1 + ROUNDING);
    }
  }

  /** Up to 8 classes, from far fewer samples than are drawn to more. */
  @Provide
  Arbitrary<int[]> counts() {
    return Arbitraries.integers().between(1, 60).array(int[].class).ofMinSize(1).ofMaxSize(8);
  }

  @Property(tries = 200)
  void noSampleComesAgainBeforeAllOfItsClassCame(
      @ForAll("counts") int[] counts, @ForAll @IntRange(max = 200) int size, @ForAll long seed) {
    Map<Integer, Integer> times = new HashMap<>();
    for (int i : power(0.5, counts).draw(size, new SplittableRandom(seed))) {
      times.merge(i, 1, Integer::sum);
    }
    for (int c = 0; c < counts.length; c++) {
      int[] ofClass =
          IntStream.range(100 * c, 100 * c + counts[c])
              .map(i -> times.getOrDefault(i, 0))
              .sorted()
              .toArray();
      assertThat(ofClass[ofClass.length - 1] - ofClass[0]).as("class %d", c).isBetween(0, 1);
    }
  }

  /** Classes that a draw has no whole sample for come as often as they should in the mean. */
  @Test
  void sharesHoldInTheMean() {
    int[] counts = {81, 16, 4, 1};
    ProportionalSampler sampler = power(0.5, counts);
    SplittableRandom random = new SplittableRandom(2);
    int[] drawn = new int[counts.length];
    int draws = 4000;
    for (int k = 0; k < draws; k++) {
      for (int i : sampler.draw(3, random)) {
        drawn[i / 100]++;
      }
    }
    double[] shares = {9.0 / 16, 4.0 / 16, 2.0 / 16, 1.0 / 16}; // √n_j over their sum
    for (int j = 0; j < shares.length; j++) {
      assertThat(drawn[j] / (3.0 * draws)).isCloseTo(shares[j], within(0.015));
    }
  }

  @Test
  void progressGoesFromTheSamplesToTheClasses() {
    int[] counts = {60, 30, 10};
    assertThat(drawn(progressive(0, counts), 3, 100, 5)).containsExactly(60, 30, 10);
    assertThat(drawn(progressive(1, counts), 3, 99, 5)).containsExactly(33, 33, 33);
    int[] half = drawn(progressive(0.5, counts), 3, 600, 5);
    assertThat(half).containsExactly(280, 190, 130);
  }

  @Test
  void theSameStreamGivesTheSameDraw() {
    ProportionalSampler sampler = power(0.5, 20, 20, 3);
    int[] draw = sampler.draw(10, new SplittableRandom(1));
    assertThat(sampler.draw(10, new SplittableRandom(1))).containsExactly(draw);
    assertThat(sampler.draw(10, new SplittableRandom(2))).isNotEqualTo(draw);
  }

  @Test
  void classesWithoutSamplesAreNotDrawn() {
    assertThat(drawn(power(-1, 9, 0, 3), 3, 8, 1)).containsExactly(2, 0, 6);
    assertThat(drawn(progressive(1, 9, 0, 3), 3, 8, 1)).containsExactly(4, 0, 4);
  }

  @Test
  void refusesToDrawFromNothingAndNegativeSizes() {
    assertThatThrownBy(() -> power(0.5, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no sample to draw");
    assertThatThrownBy(() -> power(0.5, 3, 2).draw(-1, new SplittableRandom(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a draw of -1 samples; the number must be at least 0");
  }
}

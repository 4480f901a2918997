package io.difficultynet.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AccuracyEstimateTest {
  private static final double NONE = Double.NaN;
  private static final double[] MEASURED = {0.9, 0.8, 0.5, 0.4, NONE, NONE};
  private static final long[] VALIDATION = {20, 10, 2, 5, 0, 0};
  private static final long[] COUNTS = {1000, 100, 20, 10, 2, 600};

  private static double[] estimate(AccuracyPrior prior, double samples) {
    return new AccuracyEstimate(prior, samples).of(MEASURED, VALIDATION, COUNTS);
  }

  @Test
  void theMeanOfTheMeasuredClassesStandsForTheOthers() {
    double[] estimates = estimate(AccuracyPrior.MEAN, 0);
    assertThat(estimates).startsWith(0.9, 0.8, 0.5, 0.4);
    assertThat(estimates[4]).isCloseTo(0.65, within(1e-12));
    assertThat(estimates[5]).isEqualTo(estimates[4]);
    assertThat(MEASURED[4]).as("what was measured is not written to").isNaN();
  }

  @Test
  void orThatOfTheThreeOthersOfNearestSize() {
    double[] estimates = estimate(AccuracyPrior.LIKE_SIZE, 0);
    assertThat(estimates).startsWith(0.9, 0.8, 0.5, 0.4);
    assertThat(estimates[4]).as("100, 20 and 10").isCloseTo((0.8 + 0.5 + 0.4) / 3, within(1e-12));
    assertThat(estimates[5]).as("1000, 100 and 20").isCloseTo((0.9 + 0.8 + 0.5) / 3, within(1e-12));
    assertThat(estimate(AccuracyPrior.LIKE_SIZE, 1e12)[0])
        .as("of 1000: 100, 20 and 10, and not its own")
        .isCloseTo((0.8 + 0.5 + 0.4) / 3, within(1e-9));
    assertThat(
            new AccuracyEstimate(AccuracyPrior.LIKE_SIZE, 1)
                .of(new double[] {0.5, NONE}, new long[] {1, 0}, new long[] {9, 1}))
        .containsExactly(0.5, 0.5);
  }

  @Test
  void fewSamplesGiveWayToThePrior() {
    double[] estimates = estimate(AccuracyPrior.MEAN, 2);
    assertThat(estimates[0]).isCloseTo((18 + 2 * 0.65) / 22, within(1e-12));
    assertThat(estimates[2]).isCloseTo((1 + 2 * 0.65) / 4, within(1e-12));
    assertThat(estimates[5]).isCloseTo(0.65, within(1e-12));
  }

  @Property
  void estimatesLieBetweenWhatWasMeasuredAndTheMean(
      @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 1, max = 50) Integer> sizes,
      @ForAll @DoubleRange(min = 0, max = 1) double share,
      @ForAll @DoubleRange(min = 0, max = 100) double samples) {
    long[] counts = sizes.stream().mapToLong(n -> n).toArray();
    double[] measured = sizes.stream().mapToDouble(n -> Math.floor(share * n) / n).toArray();
    double mean = Arrays.stream(measured).average().orElseThrow();
    double[] estimates =
        new AccuracyEstimate(AccuracyPrior.MEAN, samples).of(measured, counts, counts);
    for (int c = 0; c < measured.length; c++) {
      assertThat(estimates[c])
          .isBetween(Math.min(measured[c], mean) - 1e-12, Math.max(measured[c], mean) + 1e-12);
    }
  }

  @Test
  void withoutAPriorWhatWasMeasuredStaysAsItIs() {
    double[] whole = {0, 1};
    for (AccuracyPrior prior : AccuracyPrior.values()) {
      assertThat(new AccuracyEstimate(prior, 0).of(whole, new long[] {3, 7}, new long[] {1, 2}))
          .containsExactly(0, 1);
    }
  }

  @Test
  void withoutAnyMeasuredClassThereIsNoEstimate() {
    assertThatThrownBy(
            () ->
                new AccuracyEstimate(AccuracyPrior.MEAN, 0)
                    .of(new double[] {NONE}, new long[] {0}, new long[] {1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no class of 1 has validation samples; one at least must have some");
  }
}

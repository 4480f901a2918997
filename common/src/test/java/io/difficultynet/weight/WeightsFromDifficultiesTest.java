package io.difficultynet.weight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class WeightsFromDifficultiesTest {

  private static final double ROUNDING = 1e-12;

  /** v_c = C d_c / Σ d_k, written literally. */
  @Property
  void weightsFollowTheFormulaAndHaveMeanOne(
      @ForAll @Size(min = 1, max = 120)
          List<@DoubleRange(min = 1e-6, max = 1) @Scale(6) Double> drawn) {
    double[] d = drawn.stream().mapToDouble(Double::doubleValue).toArray();
    double[] v = WeightsFromDifficulties.overClasses(d.length).weights(d).toArray();
    for (int c = 0; c < d.length; c++) {
      assertThat(v[c])
          .isCloseTo(d.length * d[c] / Arrays.stream(d).sum(), within(ROUNDING * d.length));
    }
    assertThat(Arrays.stream(v).average().orElseThrow()).isCloseTo(1, within(ROUNDING * d.length));
  }

  @Test
  void equalDifficultiesGiveOnes() {
    assertThat(
            WeightsFromDifficulties.overClasses(4).weights(new double[] {0.25, 0.25, 0.25, 0.25}))
        .isEqualTo(ClassWeights.ones(4))
        .hasSameHashCodeAs(ClassWeights.ones(4));
  }

  /** Scaling all difficulties leaves the weights, so the gradient is orthogonal to d. */
  @Test
  void thePullBackIsOrthogonalToTheDifficulties() {
    double[] d = {0.1, 0.7, 0.4};
    double[] g = WeightsFromDifficulties.overClasses(3).pullBack(d, new double[] {3, -1, 2});
    assertThat(d[0] * g[0] + d[1] * g[1] + d[2] * g[2]).isCloseTo(0, within(ROUNDING));
    assertThat(g[0]).isNotZero();
  }

  /** v_c = n_c^−γ d_c, scaled so that Σ n_c v_c = N, written literally. */
  @Property
  void withAPriorOverSamplesTheMeanOverSamplesIsOne(
      @ForAll @Size(min = 1, max = 40)
          List<@DoubleRange(min = 1e-6, max = 1) @Scale(6) Double> drawn,
      @ForAll @DoubleRange(min = 0, max = 2) double exponent) {
    double[] d = drawn.stream().mapToDouble(Double::doubleValue).toArray();
    long[] counts = LongStream.range(0, d.length).map(c -> 1 + 7 * c % 1000).toArray();
    double[] v =
        WeightsFromDifficulties.overClasses(d.length)
            .withPrior(FrequencyWeights.inverse(counts, exponent))
            .overSamples(counts)
            .weights(d)
            .toArray();
    double sum = 0;
    for (int c = 0; c < d.length; c++) {
      sum += counts[c] * v[c];
      double ratio = power(counts[c], exponent) * d[c] / (power(counts[0], exponent) * d[0]);
      assertThat(v[c] / v[0]).isCloseTo(ratio, withinPercentage(1e-8));
    }
    assertThat(sum).isCloseTo((double) LongStream.of(counts).sum(), withinPercentage(1e-8));
  }

  private static double power(long count, double exponent) {
    return Math.pow((double) count, -exponent);
  }

  @Test
  void theBaseIsThePriorAlone() {
    for (int classes = 1; classes < 50; classes++) { // whatever 1/C adds up to
      assertThat(WeightsFromDifficulties.overClasses(classes).base())
          .isEqualTo(ClassWeights.ones(classes));
    }
    long[] counts = {16, 1};
    double[] base =
        WeightsFromDifficulties.overClasses(2)
            .withPrior(FrequencyWeights.inverse(counts, 0.5))
            .base()
            .toArray();
    assertThat(base).containsExactly(new double[] {2 * 0.25 / 1.25, 2 / 1.25}, within(ROUNDING));
  }

  @Test
  void aFloorBoundsHowFarWeightsGoApart() {
    WeightsFromDifficulties scale = WeightsFromDifficulties.overClasses(3).withFloor(0.02);
    double[] v = scale.weights(new double[] {0, 0.5, 1}).toArray();
    assertThat(v[2] / v[0]).isCloseTo(50, within(1e-9));
    assertThat(v[2] / v[1]).isCloseTo(1 / 0.51, within(1e-9));
    assertThat(v[0] + v[1] + v[2]).isCloseTo(3, within(ROUNDING));
    assertThat(scale.base()).isEqualTo(ClassWeights.ones(3));
  }

  @Test
  void badNumbersAreRefused() {
    assertThatThrownBy(
            () -> WeightsFromDifficulties.overClasses(2).weights(new double[] {0.5, Double.NaN}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("difficulty[1] is NaN; it must lie in [0.0, 1.0]");
    assertThatThrownBy(
            () -> WeightsFromDifficulties.overClasses(2).pullBack(new double[2], new double[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "All 2 difficulties are 0, so that weights cannot be normalised; Difficulty-Net has"
                + " saturated: lower method.adam.rate");
    WeightsFromDifficulties two = WeightsFromDifficulties.overClasses(2);
    assertThatThrownBy(() -> two.overSamples(new long[] {5, 0}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("counts[1] is 0, but weights with mean 1 over the samples needs");
    assertThatThrownBy(() -> two.overSamples(new long[] {5, 1, 1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("counts has 3 elements; it must have 2");
    assertThatThrownBy(() -> two.withPrior(ClassWeights.ones(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("prior has 3 elements; it must have 2");
  }
}

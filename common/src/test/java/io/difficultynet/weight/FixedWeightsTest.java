package io.difficultynet.weight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import io.difficultynet.testing.TorchVectors;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FixedWeightsTest {

  private static final double ROUNDING = 1e-12;

  /** NumPy computes 1 − βⁿ as it stands and loses four digits by cancellation at β = 0.9999. */
  private static final double NUMPY_CANCELLATION = 1e-11;

  private static final long[] COUNTS = {1000, 100, 10};

  static Stream<? extends Config> vectors() {
    return TorchVectors.load("class-weights").getConfigList("cases").stream();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void equalsTheFormulasOfThePapersInNumPy(Config vectors) {
    double[] expected = TorchVectors.doubles(vectors, "weights");
    assertThat(weights(vectors).toArray()).containsExactly(expected, within(NUMPY_CANCELLATION));
  }

  private static ClassWeights weights(Config vectors) {
    String rule = vectors.getString("rule");
    return switch (rule) {
      case "inverse" -> FrequencyWeights.inverse(counts(vectors), 1);
      case "effective-number" ->
          FrequencyWeights.effectiveNumber(counts(vectors), vectors.getDouble("beta"));
      case "difficulty" ->
          DifficultyWeights.of(TorchVectors.doubles(vectors, "accuracy"), vectors.getDouble("tau"));
      case "dynamic" -> DifficultyWeights.dynamic(TorchVectors.doubles(vectors, "accuracy"));
      default -> throw new AssertionError("unknown rule " + rule);
    };
  }

  private static long[] counts(Config vectors) {
    return vectors.getLongList("counts").stream().mapToLong(Long::longValue).toArray();
  }

  /** v_c / v_k = (n_k / n_c)^γ, written literally. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.25, 1, 2})
  void aPowerOfTheInverseFrequencyKeepsTheRatios(double exponent) {
    double[] v = FrequencyWeights.inverse(COUNTS, exponent).toArray();
    for (int c = 0; c < v.length; c++) {
      double ratio = Math.pow(COUNTS[0] / (double) COUNTS[c], exponent);
      assertThat(v[c] / v[0]).isCloseTo(ratio, within(1e-12 * ratio));
    }
  }

  @Test
  void inverseFrequencyGivesEveryClassTheSameShareOfTheLoss() {
    double[] v = FrequencyWeights.inverse(COUNTS, 1).toArray();
    assertThat(v)
        .containsExactly(new double[] {3 / 111.0, 30 / 111.0, 300 / 111.0}, within(ROUNDING));
    assertThat(v[0] * COUNTS[0]).isCloseTo(v[2] * COUNTS[2], within(ROUNDING * 100));
  }

  /** β = 0: every class counts as one sample. β = 1/2 and n = 1, 2: 1/E is 1 and 2/3. */
  @Test
  void effectiveNumbersGoFromEqualWeightsToInverseFrequency() {
    assertThat(FrequencyWeights.effectiveNumber(COUNTS, 0)).isEqualTo(ClassWeights.ones(3));
    assertThat(FrequencyWeights.effectiveNumber(new long[] {1, 2}, 0.5).toArray())
        .containsExactly(new double[] {1.2, 0.8}, within(ROUNDING));
    assertThat(FrequencyWeights.effectiveNumber(COUNTS, 1 - 1e-13).toArray())
        .containsExactly(FrequencyWeights.inverse(COUNTS, 1).toArray(), within(1e-9));
  }

  /** Rarer never weighs less; the mean is 1. */
  @Property(tries = 300)
  void weightsFallWithTheClassSizeAndHaveMeanOne(
      @ForAll @Size(min = 1, max = 120) List<@LongRange(min = 1, max = 1L << 40) Long> drawn,
      @ForAll @DoubleRange(max = 0.999999) @Scale(6) double beta) {
    long[] n = drawn.stream().mapToLong(Long::longValue).sorted().toArray();
    for (ClassWeights weights :
        List.of(FrequencyWeights.inverse(n, 1), FrequencyWeights.effectiveNumber(n, beta))) {
      double[] v = weights.toArray();
      for (int c = 1; c < v.length; c++) {
        assertThat(v[c]).isLessThanOrEqualTo(v[c - 1]).isPositive();
      }
      assertThat(Arrays.stream(v).average().orElseThrow()).isCloseTo(1, within(ROUNDING));
    }
  }

  /** v_c = C (1 − a_c)^τ / Σ (1 − a_k)^τ, written literally. */
  @Property(tries = 300)
  void difficultyWeightsFollowTheFormula(
      @ForAll @Size(min = 1, max = 120) List<@DoubleRange(max = 0.99) Double> drawn,
      @ForAll @DoubleRange(max = 5) double tau) {
    double[] a = drawn.stream().mapToDouble(Double::doubleValue).toArray();
    double[] v = DifficultyWeights.of(a, tau).toArray();
    double sum = Arrays.stream(a).map(x -> Math.pow(1 - x, tau)).sum();
    for (int c = 0; c < a.length; c++) {
      double expected = a.length * Math.pow(1 - a[c], tau) / sum;
      assertThat(v[c]).isCloseTo(expected, within(ROUNDING * a.length));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, 2})
  void whenEveryClassIsAlwaysRightTheWeightsAreOne(double tau) {
    assertThat(DifficultyWeights.of(new double[] {1, 1, 1}, tau)).isEqualTo(ClassWeights.ones(3));
    assertThat(DifficultyWeights.dynamic(new double[] {1, 1})).isEqualTo(ClassWeights.ones(2));
  }

  @Test
  void aClassThatIsAlwaysRightHasNoWeight() {
    assertThat(DifficultyWeights.of(new double[] {1, 0.5, 0.5}, 1).toArray())
        .containsExactly(0, 1.5, 1.5);
    assertThat(DifficultyWeights.of(new double[] {1, 0.5, 0.5}, 0)).isEqualTo(ClassWeights.ones(3));
  }

  /** 0.5^2000 is 0 in double; beside the hardest class it does not matter. */
  @Test
  void aLargeTauLeavesTheHardestClasses() {
    assertThat(DifficultyWeights.of(new double[] {0.5, 0.5, 0.9}, 2000).toArray())
        .containsExactly(1.5, 1.5, 0);
  }

  /** b is −1 at 0 everywhere, −0.01 at 0.99, 1 where one class is twice as accurate. */
  @Test
  void theDynamicTauGrowsWithTheBias() {
    assertThat(DifficultyWeights.dynamicTau(new double[] {0, 0}))
        .isCloseTo(2 / (1 + Math.E), within(ROUNDING));
    assertThat(DifficultyWeights.dynamicTau(new double[] {0.99, 0.99}))
        .isCloseTo(2 / (1 + Math.exp(0.01)), within(ROUNDING));
    assertThat(DifficultyWeights.dynamicTau(new double[] {0.98, 0.48}))
        .isCloseTo(2 / (1 + Math.exp(-1)), within(ROUNDING));
    assertThat(DifficultyWeights.dynamicTau(new double[] {1, 0})).isCloseTo(2, within(ROUNDING));
  }

  @Test
  void badNumbersAreRefused() {
    assertThatThrownBy(() -> FrequencyWeights.inverse(new long[] {1, 0}, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "counts[1] is 0, but inverse frequency needs at least 1 training sample of every class;"
                + " add samples of class 1 or leave the class out");
    assertThatThrownBy(() -> FrequencyWeights.effectiveNumber(new long[0], 0.9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Counts of 0 classes were given for the effective number; there must be at least 1"
                + " class");
    assertThatThrownBy(() -> DifficultyWeights.of(new double[] {0.5, Double.NaN}, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "accuracy[1] is NaN: class 1 has no validation samples, so it has no difficulty; set"
                + " split.validation-per-class to at least 1");
    assertThatThrownBy(() -> DifficultyWeights.dynamic(new double[] {0.5, 1.5}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("accuracy[1] is 1.5; it must lie in [0.0, 1.0]");
    assertThatThrownBy(() -> DifficultyWeights.dynamicTau(new double[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Difficulty weights of 0 classes were asked for; there must be at least 1 class");
  }
}

package io.difficultynet.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.difficultynet.testing.Wire;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ClassWeightsTest {

  private static final double ROUNDING = 1e-12;

  /** v_c = C d_c / Σ d_k, written literally. */
  @Property
  void weightsFollowTheFormulaAndHaveMeanOne(
      @ForAll @Size(min = 1, max = 120)
          List<@DoubleRange(min = 1e-6, max = 1) @Scale(6) Double> drawn) {
    double[] d = drawn.stream().mapToDouble(Double::doubleValue).toArray();
    double[] v = ClassWeights.fromDifficulty(d).toArray();
    for (int c = 0; c < d.length; c++) {
      assertThat(v[c])
          .isCloseTo(d.length * d[c] / Arrays.stream(d).sum(), within(ROUNDING * d.length));
    }
    assertThat(Arrays.stream(v).average().orElseThrow()).isCloseTo(1, within(ROUNDING * d.length));
  }

  @Test
  void equalDifficultiesGiveOnes() {
    assertThat(ClassWeights.fromDifficulty(new double[] {0.25, 0.25, 0.25, 0.25}))
        .isEqualTo(ClassWeights.ones(4))
        .hasSameHashCodeAs(ClassWeights.ones(4));
  }

  /** Scaling all difficulties leaves the weights, so the gradient is orthogonal to d. */
  @Test
  void thePullBackIsOrthogonalToTheDifficulties() {
    double[] d = {0.1, 0.7, 0.4};
    double[] g = ClassWeights.pullBack(d, new double[] {3, -1, 2});
    assertThat(d[0] * g[0] + d[1] * g[1] + d[2] * g[2]).isCloseTo(0, within(ROUNDING));
    assertThat(g[0]).isNotZero();
  }

  @Test
  void givenWeightsAreKeptAsTheyAre() {
    double[] given = {0, 5, 0.1};
    ClassWeights weights = ClassWeights.of(given);
    given[0] = 9;
    weights.toArray()[1] = 9;
    assertThat(weights.toArray()).containsExactly(0, 5, 0.1);
    assertThat(weights.of(1)).isEqualTo(5);
    assertThat(weights.classes()).isEqualTo(3);
    assertThat(Wire.roundTrip(weights)).isEqualTo(weights);
  }

  @Test
  void badWeightsAreRefused() {
    assertThatThrownBy(() -> ClassWeights.of(new double[] {1, -0.5}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("weights[1] is -0.5; it must lie in [0.0, 1.7976931348623157E308]");
    assertThatThrownBy(() -> ClassWeights.of(new double[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("All 2 class weights are 0; at least one must be positive");
    assertThatThrownBy(() -> ClassWeights.ones(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Weights for 0 classes were asked for; there must be at least 1 class");
    assertThatThrownBy(() -> ClassWeights.fromDifficulty(new double[] {0.5, Double.NaN}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("difficulty[1] is NaN; it must lie in [0.0, 1.0]");
    assertThatThrownBy(() -> ClassWeights.pullBack(new double[2], new double[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "All 2 difficulties are 0, so that weights cannot be normalised; Difficulty-Net has"
                + " saturated: lower method.adam.rate");
  }
}

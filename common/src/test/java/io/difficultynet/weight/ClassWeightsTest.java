package io.difficultynet.weight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.testing.Wire;
import org.junit.jupiter.api.Test;

class ClassWeightsTest {

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
  }
}

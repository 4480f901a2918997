package io.difficultynet.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ProbabilitiesTest {

  private static final float[] LOGITS = {9, 2, -1, 0.5f, 9};

  @Test
  void theyAreTheFormula() {
    double[] found = Probabilities.of(LOGITS, 1, 3, 1.7);
    double sum = Math.exp(2 / 1.7) + Math.exp(-1 / 1.7) + Math.exp(0.5 / 1.7);
    assertThat(found).hasSize(3);
    assertThat(found[0]).isCloseTo(Math.exp(2 / 1.7) / sum, within(1e-15));
    assertThat(found[1]).isCloseTo(Math.exp(-1 / 1.7) / sum, within(1e-15));
    assertThat(found[0] + found[1] + found[2]).isCloseTo(1, within(1e-15));
  }

  @Test
  void largeLogitsDoNotOverflow() {
    assertThat(Probabilities.of(new float[] {Float.MAX_VALUE, 0}, 0, 2, 1e-3))
        .containsExactly(1, 0);
  }

  @Test
  void aLogitThatIsNoNumberMakesAllOfThemNone() {
    assertThat(Probabilities.of(new float[] {1, Float.NaN}, 0, 2, 1)).containsOnly(Double.NaN);
  }

  @Test
  void aTemperatureThatIsNoneIsRefused() {
    for (double temperature : new double[] {0, -1, Double.NaN}) {
      assertThatThrownBy(() -> Probabilities.of(LOGITS, 0, 2, temperature))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("The temperature is " + temperature + "; it must be above 0");
    }
  }
}

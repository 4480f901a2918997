package io.difficultynet.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DriverLossTest {

  private static final double ROUNDING = 1e-14;

  /** (1/C) Σ (d_c − t_c)², by hand. */
  @Test
  void followsTheFormula() {
    double expected = (0.3 * 0.3 + 0.1 * 0.1) / 2;
    assertThat(DriverLoss.value(new double[] {0.5, 0.9}, new double[] {0.2, 0.8}))
        .isCloseTo(expected, within(ROUNDING));
  }

  @Test
  void isZeroWithZeroGradientAtTheTarget() {
    double[] t = new SplittableRandom(3).doubles(11).toArray();
    assertThat(DriverLoss.value(t, t)).isZero();
    assertThat(DriverLoss.gradient(t, t)).containsOnly(0);
  }

  @Test
  void vectorsOfTwoLengthsAreRefused() {
    assertThatThrownBy(() -> DriverLoss.gradient(new double[3], new double[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("difficulty has 3 elements; it must have 2");
  }
}

package io.difficultynet.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DriverLossTest {

  private static final double ROUNDING = 1e-14;

  /** (1/C) Σ (d_c − t_c)² with t_c = 1 − a_c / (Σ a_k + 1e-12), by hand. */
  @Test
  void followsTheFormula() {
    double[] a = {0.8, 0.2};
    double[] d = {0.5, 0.9};
    assertThat(DriverLoss.target(a)[0]).isCloseTo(1 - 0.8 / (1 + 1e-12), within(ROUNDING));
    assertThat(DriverLoss.target(a)[1]).isCloseTo(1 - 0.2 / (1 + 1e-12), within(ROUNDING));
    double t0 = 1 - 0.8 / (1 + 1e-12);
    double t1 = 1 - 0.2 / (1 + 1e-12);
    double expected = ((0.5 - t0) * (0.5 - t0) + (0.9 - t1) * (0.9 - t1)) / 2;
    assertThat(DriverLoss.value(d, a)).isCloseTo(expected, within(ROUNDING));
  }

  @Test
  void beforeTheFirstMeasurementEveryTargetIsOne() {
    assertThat(DriverLoss.target(new double[3])).containsExactly(1, 1, 1);
  }

  @Test
  void isZeroWithZeroGradientAtTheTarget() {
    double[] a = new SplittableRandom(3).doubles(11).toArray();
    double[] t = DriverLoss.target(a);
    assertThat(DriverLoss.value(t, a)).isZero();
    assertThat(DriverLoss.gradient(t, a)).containsOnly(0);
  }

  @Test
  void aClassWithoutSamplesIsRefused() {
    assertThatThrownBy(() -> DriverLoss.value(new double[2], new double[] {0.5, Double.NaN}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "accuracy[1] is NaN: class 1 has no validation samples, so it has no difficulty; set"
                + " split.validation-per-class to at least 1");
  }

  @Test
  void impossibleInputsAreRefused() {
    assertThatThrownBy(() -> DriverLoss.target(new double[] {-0.1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("accuracy[0] is -0.1; it must lie in [0.0, 1.0]");
    assertThatThrownBy(() -> DriverLoss.gradient(new double[3], new double[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("difficulty has 3 elements; it must have 2");
    assertThatThrownBy(() -> DriverLoss.target(new double[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The driver loss of 0 classes was asked for; there must be at least 1 class");
  }
}

package io.difficultynet.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class GradientCheckTest {

  @Test
  void aGradientOffByFiveMillionthsFailsWithIndexAndBothNumbers() {
    double[] at = {2, 3};
    double[] off = {3, 2 * (1 + 5e-6)};
    assertThatThrownBy(() -> GradientCheck.check("product", x -> x[0] * x[1], at, off))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("product: gradient[1] is 2.00001")
        .hasMessageContaining(", by differences ");
  }

  @Test
  void aGradientThatIsNotANumberFails() {
    assertThatThrownBy(
            () ->
                GradientCheck.check(
                    "square", x -> x[0] * x[0], new double[] {0}, new double[] {Double.NaN}))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("square: gradient[0] is NaN, by differences 0.0");
  }

  @Test
  void aGradientOfAnotherLengthFails() {
    assertThatThrownBy(
            () -> GradientCheck.check("square", x -> x[0] * x[0], new double[1], new double[2]))
        .isInstanceOf(AssertionError.class)
        .hasMessage("square: 1 parameters but a gradient of 2");
  }
}

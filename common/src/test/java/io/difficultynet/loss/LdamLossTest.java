package io.difficultynet.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The formula, PyTorch and the gradient are in {@link SampleLossesTest}. */
class LdamLossTest {

  /** Fourth roots of 10000, 625, 16 and 1 are 10, 5, 2 and 1. */
  @Test
  void marginsFallWithTheFourthRootOfTheClassSize() {
    var loss = LdamLoss.of(new long[] {10_000, 625, 16, 1}, 0.5, 30);
    assertThat(loss.margins()).containsExactly(new double[] {0.05, 0.1, 0.25, 0.5}, within(1e-15));
    assertThat(loss.scale()).isEqualTo(30);
  }

  /** A class that leads by its margin has the loss of a tie. */
  @Test
  void aLeadOfTheMarginCountsAsATie() {
    var loss = LdamLoss.of(new long[] {16, 1}, 0.5, 3);
    assertThat((double) loss.value(new float[] {0.25f, 0}, 0, 2, 0))
        .isCloseTo(Math.log(2), within(1e-7));
    assertThat((double) loss.value(new float[] {0, 0.5f}, 0, 2, 1))
        .isCloseTo(Math.log(2), within(1e-7));
  }

  @Test
  void withoutMarginAndScaleItIsCrossEntropyBitForBit() {
    float[] z = {0.5f, -1, 2};
    float[] gradient = new float[3];
    float[] expected = new float[3];
    for (int y = 0; y < 3; y++) {
      assertThat(
              LdamLoss.of(new long[] {9, 3, 1}, 0, 1).valueAndGradient(z, 0, 3, y, 0.7f, gradient))
          .isEqualTo(new CrossEntropy().valueAndGradient(z, 0, 3, y, 0.7f, expected));
      assertThat(gradient).isEqualTo(expected);
    }
  }

  @Test
  void comparesMarginsAndScale() {
    long[] n = {9, 3, 1};
    assertThat(LdamLoss.of(n, 0.5, 1))
        .isEqualTo(LdamLoss.of(n, 0.5, 1))
        .isNotEqualTo(LdamLoss.of(n, 0.5, 2))
        .isNotEqualTo(LdamLoss.of(n, 0.4, 1));
  }

  @Test
  void badSettingsAreRefused() {
    assertThatThrownBy(() -> LdamLoss.of(new long[] {0, 1}, 0.5, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "counts[0] is 0, but the LDAM loss needs at least 1 training sample of every class;"
                + " add samples of class 0 or leave the class out");
  }
}

package io.difficultynet.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The formula, PyTorch and the gradient are in {@link SampleLossesTest}. */
class ShiftedCrossEntropyTest {

  private static final double FLOAT_ROUNDING = 6e-8;
  private static final long[] COUNTS = {90, 9, 1};
  private static final float[] Z = {0.5f, -1, 2};

  /** With equal logits, balanced softmax predicts the class shares: −log(n_y / N). */
  @Test
  void equalLogitsGiveTheClassShares() {
    var loss = ShiftedCrossEntropy.balancedSoftmax(COUNTS);
    for (int y = 0; y < 3; y++) {
      assertThat((double) loss.value(new float[3], 0, 3, y))
          .isCloseTo(-Math.log(COUNTS[y] / 100.0), within(5 * FLOAT_ROUNDING));
    }
  }

  @Test
  void logitAdjustmentWithTauOneIsBalancedSoftmaxButForAConstant() {
    double[] balanced = ShiftedCrossEntropy.balancedSoftmax(COUNTS).shift();
    double[] adjusted = ShiftedCrossEntropy.logitAdjustment(COUNTS, 1).shift();
    for (int c = 0; c < 3; c++) {
      assertThat(balanced[c] - adjusted[c]).isCloseTo(Math.log(100), within(1e-14));
      assertThat((double) ShiftedCrossEntropy.of(balanced).value(Z, 0, 3, c))
          .isCloseTo(
              ShiftedCrossEntropy.of(adjusted).value(Z, 0, 3, c), within(5 * FLOAT_ROUNDING));
    }
  }

  @Test
  void noShiftIsCrossEntropyBitForBit() {
    SampleLoss loss = ShiftedCrossEntropy.logitAdjustment(COUNTS, 0);
    float[] gradient = new float[3];
    float[] expected = new float[3];
    for (int y = 0; y < 3; y++) {
      assertThat(loss.valueAndGradient(Z, 0, 3, y, 0.7f, gradient))
          .isEqualTo(new CrossEntropy().valueAndGradient(Z, 0, 3, y, 0.7f, expected));
      assertThat(gradient).isEqualTo(expected);
    }
  }

  @Test
  void shiftsAreCopiedInAndOutAndCompared() {
    double[] given = {1, 2};
    var loss = ShiftedCrossEntropy.of(given);
    given[0] = 9;
    loss.shift()[1] = 9;
    assertThat(loss.shift()).containsExactly(1, 2);
    assertThat(loss)
        .isEqualTo(ShiftedCrossEntropy.of(new double[] {1, 2}))
        .isNotEqualTo(ShiftedCrossEntropy.of(new double[] {1, 3}));
  }

  @Test
  void badSettingsAreRefused() {
    assertThatThrownBy(() -> ShiftedCrossEntropy.of(new double[] {0, Double.NEGATIVE_INFINITY}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("shift[1] is -Infinity; it must be finite");
    assertThatThrownBy(() -> ShiftedCrossEntropy.of(new double[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Shifts for 0 classes were given; there must be at least 1 class");
    assertThatThrownBy(() -> ShiftedCrossEntropy.balancedSoftmax(new long[] {3, 0}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "counts[1] is 0, but balanced softmax needs at least 1 training sample of every class;"
                + " add samples of class 1 or leave the class out");
    assertThatThrownBy(() -> ShiftedCrossEntropy.logitAdjustment(COUNTS, 1e308))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("shift[1] is -Infinity; it must be finite");
  }
}

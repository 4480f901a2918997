package io.difficultynet.loss;

import static io.difficultynet.loss.LabelAwareSmoothing.Shape.CONCAVE;
import static io.difficultynet.loss.LabelAwareSmoothing.Shape.CONVEX;
import static io.difficultynet.loss.LabelAwareSmoothing.Shape.LINEAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.difficultynet.loss.LabelAwareSmoothing.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The formula, PyTorch and the gradient are in {@link SampleLossesTest}. */
class LabelAwareSmoothingTest {

  private static final double ROUNDING = 1e-15;
  private static final long[] COUNTS = {101, 51, 1};

  /** Halfway in size: sin(π/4), 1/2 and 1 − cos(π/4) of the way from tail to head. */
  @Test
  void smoothingRisesFromTailToHeadInThreeShapes() {
    double root = Math.sqrt(0.5);
    assertThat(LabelAwareSmoothing.of(COUNTS, 0.4, 0.1, CONCAVE).smoothing())
        .containsExactly(new double[] {0.4, 0.1 + 0.3 * root, 0.1}, within(ROUNDING));
    assertThat(LabelAwareSmoothing.of(COUNTS, 0.4, 0.1, LINEAR).smoothing())
        .containsExactly(new double[] {0.4, 0.25, 0.1}, within(ROUNDING));
    assertThat(LabelAwareSmoothing.of(COUNTS, 0.4, 0.1, CONVEX).smoothing())
        .containsExactly(new double[] {0.4, 0.1 + 0.3 * (1 - root), 0.1}, within(ROUNDING));
  }

  /** The optimum of the paper: z_y = log((C − 1)(1 − ε) / ε) above the others. */
  @Test
  void theGradientVanishesWhereTheSoftmaxIsTheTarget() {
    var loss = LabelAwareSmoothing.of(COUNTS, 0.4, 0.1, LINEAR);
    float[] z = {(float) Math.log(2 * 0.6 / 0.4), 0, 0};
    float[] gradient = new float[3];
    float value = loss.valueAndGradient(z, 0, 3, 0, 1, gradient);
    for (float g : gradient) {
      assertThat((double) g).isCloseTo(0, within(1e-7));
    }
    double entropy = -0.6 * Math.log(0.6) - 0.4 * Math.log(0.2);
    assertThat((double) value).isCloseTo(entropy, within(1e-7));
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void withoutSmoothingItIsCrossEntropyBitForBit(Shape shape) {
    var loss = LabelAwareSmoothing.of(COUNTS, 0, 0, shape);
    float[] z = {0.5f, -1, 2};
    float[] gradient = new float[3];
    float[] expected = new float[3];
    for (int y = 0; y < 3; y++) {
      assertThat(loss.valueAndGradient(z, 0, 3, y, 0.7f, gradient))
          .isEqualTo(new CrossEntropy().valueAndGradient(z, 0, 3, y, 0.7f, expected));
      assertThat(gradient).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void classesOfOneSizeAreAllSmoothedLikeTheHead(Shape shape) {
    assertThat(LabelAwareSmoothing.of(new long[] {7, 7}, 0.3, 0.1, shape).smoothing())
        .containsExactly(new double[] {0.3, 0.3}, within(ROUNDING));
  }

  @Test
  void comparesSmoothings() {
    assertThat(LabelAwareSmoothing.of(COUNTS, 0.4, 0.1, LINEAR))
        .isEqualTo(LabelAwareSmoothing.of(COUNTS, 0.4, 0.1, LINEAR))
        .isNotEqualTo(LabelAwareSmoothing.of(COUNTS, 0.4, 0.1, CONVEX));
  }

  @Test
  void badSettingsAreRefused() {
    assertThatThrownBy(() -> LabelAwareSmoothing.of(new long[] {3, -1}, 0.4, 0.1, LINEAR))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "counts[1] is -1, but label-aware smoothing needs at least 1 training sample of every"
                + " class; add samples of class 1 or leave the class out");
    assertThatThrownBy(() -> LabelAwareSmoothing.of(new long[] {3}, 0.4, 0.1, LINEAR))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Label-aware smoothing of 1 class was asked for; it needs another to smooth towards");
  }
}

package io.difficultynet.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The formula, PyTorch and the gradient are in {@link SampleLossesTest}. */
class FocalLossTest {

  private static final double RELATIVE = 1e-6;

  /** Lin et al., section 3.2: with γ = 2 a sample of p = 0.9 counts 100 times less. */
  @Test
  void aSampleOfNineTenthsCountsAHundredTimesLessWithGammaTwo() {
    float[] z = {(float) Math.log(9), 0};
    double plain = new CrossEntropy().value(z, 0, 2, 0);
    assertThat((double) new FocalLoss(2).value(z, 0, 2, 0))
        .isCloseTo(plain / 100, within(RELATIVE * plain));
  }

  @Test
  void gammaZeroIsCrossEntropyBitForBit() {
    float[] z = {0.5f, -1, 2};
    float[] gradient = new float[3];
    float[] expected = new float[3];
    for (int y = 0; y < 3; y++) {
      assertThat(new FocalLoss(0).valueAndGradient(z, 0, 3, y, 0.7f, gradient))
          .isEqualTo(new CrossEntropy().valueAndGradient(z, 0, 3, y, 0.7f, expected));
      assertThat(gradient).isEqualTo(expected);
    }
  }

  /** There 1 − p is 0 in double, and a γ below 1 gives it a negative power in the derivative. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 1, 2, 50})
  void aSampleLearnedForCertainHasNeitherLossNorGradient(double gamma) {
    float[] gradient = new float[2];
    float value =
        new FocalLoss(gamma).valueAndGradient(new float[] {1e4f, -1e4f}, 0, 2, 0, 1, gradient);
    assertThat(value).isZero();
    assertThat(gradient).containsOnly(0f);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 1, 2, 50})
  void aSampleThatIsCertainlyWrongHasThePlainLossAndGradient(double gamma) {
    float[] gradient = new float[2];
    float value =
        new FocalLoss(gamma).valueAndGradient(new float[] {-1e4f, 1e4f}, 0, 2, 0, 1, gradient);
    assertThat(value).isEqualTo(2e4f);
    assertThat(gradient).containsExactly(-1, 1);
  }

  /** (1 − p)² L for p = 1 − 2e-9: 1 − p comes from L, not from 1 minus p, and keeps its digits. */
  @Test
  void aConfidentSamplesLossKeepsItsDigits() {
    double small = Math.log1p(Math.exp(-20));
    double miss = -Math.expm1(-small);
    assertThat((double) new FocalLoss(2).value(new float[] {20, 0}, 0, 2, 0))
        .isCloseTo(miss * miss * small, within(RELATIVE * miss * miss * small));
  }
}

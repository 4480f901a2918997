package io.difficultynet.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.difficultynet.seed.Seeds;
import io.difficultynet.testing.Wire;
import org.junit.jupiter.api.Test;

/** The formula, PyTorch and the gradient are in {@link SampleLossesTest}. */
class EqualizationLossTest {

  private static final long[] COUNTS = {70, 20, 10};
  private static final Seeds SEEDS = new Seeds(3);
  private static final SampleLoss PLAIN = new CrossEntropy();
  private static final EqualizationLoss LOSS = EqualizationLoss.of(COUNTS, 0.2, 0.75, SEEDS);

  @Test
  void aShareBelowTheThresholdIsRareAndOneAtItIsNot() {
    assertThat(LOSS.rare()).containsExactly(false, false, true);
    assertThat(EqualizationLoss.of(COUNTS, 1, 1, SEEDS).rare()).containsExactly(true, true, true);
    assertThat(EqualizationLoss.of(COUNTS, 0, 1, SEEDS).rare())
        .containsExactly(false, false, false);
  }

  @Test
  void otherClassesLeaveTheRareLogitAlone() {
    float[] z = {0, 0, 1e4f};
    float[] gradient = new float[3];
    float value = LOSS.valueAndGradient(z, 0, 3, 0, 1, gradient);
    assertThat((double) value).isCloseTo(Math.log(2), within(1e-7));
    assertThat(gradient).containsExactly(-0.5f, 0.5f, 0);
  }

  @Test
  void theRareClassItselfHasPlainCrossEntropy() {
    float[] z = {0.5f, -1, 2};
    assertThat(LOSS.value(z, 0, 3, 2)).isEqualTo(PLAIN.value(z, 0, 3, 2));
  }

  @Test
  void withoutRareClassesItIsCrossEntropyBitForBit() {
    var loss = EqualizationLoss.of(COUNTS, 0, 1, SEEDS);
    float[] z = {0.5f, -1, 2};
    float[] gradient = new float[3];
    float[] expected = new float[3];
    assertThat(loss.valueAndGradient(z, 0, 3, 1, 0.7f, gradient))
        .isEqualTo(PLAIN.valueAndGradient(z, 0, 3, 1, 0.7f, expected));
    assertThat(gradient).isEqualTo(expected);
  }

  /** Within six standard deviations of a binomial share. */
  @Test
  void theShareOfSamplesWithBetaOneIsGamma() {
    int samples = 20_000;
    assertThat(equalized(LOSS, samples) / (double) samples)
        .isCloseTo(0.75, within(6 * Math.sqrt(0.75 * 0.25 / samples)));
    assertThat(equalized(EqualizationLoss.of(COUNTS, 0.2, 0, SEEDS), samples)).isZero();
    assertThat(equalized(EqualizationLoss.of(COUNTS, 0.2, 1, SEEDS), samples)).isEqualTo(samples);
  }

  private static int equalized(EqualizationLoss loss, int samples) {
    int equalized = 0;
    for (int i = 0; i < samples; i++) {
      SampleLoss drawn = loss.of(i);
      assertThat(drawn).isIn(loss, PLAIN);
      equalized += drawn.equals(loss) ? 1 : 0;
    }
    return equalized;
  }

  /** A repeated task draws again what it drew; another epoch or seed draws anew. */
  @Test
  void theDrawDependsOnSeedEpochAndSampleAlone() {
    EqualizationLoss copy = Wire.roundTrip(LOSS);
    EqualizationLoss otherEpoch = LOSS.inEpoch(1);
    EqualizationLoss otherSeed = EqualizationLoss.of(COUNTS, 0.2, 0.75, new Seeds(4));
    int epochDiffers = 0;
    int seedDiffers = 0;
    for (int i = 199; i >= 0; i--) {
      boolean plain = LOSS.of(i).equals(PLAIN);
      assertThat(copy.of(i).equals(PLAIN)).isEqualTo(plain);
      assertThat(otherEpoch.inEpoch(0).of(i).equals(PLAIN)).isEqualTo(plain);
      assertThat(LOSS.of(i).of(i)).isEqualTo(LOSS.of(i));
      epochDiffers += plain == otherEpoch.of(i).equals(PLAIN) ? 0 : 1;
      seedDiffers += plain == otherSeed.of(i).equals(PLAIN) ? 0 : 1;
    }
    assertThat(epochDiffers).isBetween(40, 110); // 75 of 200 expected
    assertThat(seedDiffers).isBetween(40, 110);
  }

  @Test
  void comparesClassesProbabilitySeedAndEpoch() {
    assertThat(LOSS)
        .isEqualTo(EqualizationLoss.of(COUNTS, 0.15, 0.75, SEEDS))
        .isNotEqualTo(EqualizationLoss.of(COUNTS, 0.05, 0.75, SEEDS))
        .isNotEqualTo(EqualizationLoss.of(COUNTS, 0.2, 0.7, SEEDS))
        .isNotEqualTo(EqualizationLoss.of(COUNTS, 0.2, 0.75, new Seeds(4)))
        .isNotEqualTo(LOSS.inEpoch(1));
  }

  @Test
  void badSettingsAreRefused() {
    assertThatThrownBy(() -> EqualizationLoss.of(new long[] {1, 0}, 0.2, 0.9, SEEDS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "counts[1] is 0, but the equalization loss needs at least 1 training sample of every"
                + " class; add samples of class 1 or leave the class out");
  }
}

package io.difficultynet.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uniform and normal draws; each bound is six standard deviations of the statistic it bounds. */
class DrawsTest {

  private static final int DRAWS = 200_000;

  @Test
  void firstUniformOfSeedZeroIsTheTopBitsOfSplitMix() {
    assertThat(Uniforms.next(new SplittableRandom(0)))
        .isEqualTo((0xE220A8397B1DCDAFL >>> 11) * 0x1.0p-53);
  }

  @Test
  void indicesAreUniform() {
    int bound = 7;
    long[] seen = new long[bound];
    var random = new SplittableRandom(1);
    for (int i = 0; i < DRAWS; i++) {
      seen[Uniforms.index(bound, random)]++;
    }
    double expected = DRAWS / (double) bound;
    for (long count : seen) {
      assertThat((double) count).isCloseTo(expected, within(6 * Math.sqrt(expected)));
    }
  }

  @Test
  void anIndexBelowOneHasNoMeaning() {
    assertThat(Uniforms.index(1, new SplittableRandom(1))).isZero();
    assertThatThrownBy(() -> Uniforms.index(0, new SplittableRandom(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("An index below 0 was asked for; the bound must be at least 1");
  }

  @Test
  void uniformsFillTheirInterval() {
    var random = new SplittableRandom(2);
    double sum = 0;
    for (int i = 0; i < DRAWS; i++) {
      double x = Uniforms.between(-3, 5, random);
      assertThat(x).isGreaterThanOrEqualTo(-3).isLessThan(5);
      sum += x;
    }
    assertThat(sum / DRAWS).isCloseTo(1, within(6 * 8 / Math.sqrt(12.0 * DRAWS)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-3, 0.2, 1, 5})
  void betasHaveTheMomentsOfTheSymmetricBeta(double alpha) {
    var random = new SplittableRandom(4);
    double[] moments = new double[3];
    for (int i = 0; i < DRAWS; i++) {
      double share = Betas.symmetric(alpha, random);
      assertThat(share).isBetween(0.0, 1.0);
      double fromMiddle = share - 0.5;
      moments[0] += fromMiddle / DRAWS;
      moments[1] += fromMiddle * fromMiddle / DRAWS;
      moments[2] += Math.pow(fromMiddle, 4) / DRAWS;
    }
    double variance = 1 / (4 * (2 * alpha + 1));
    double fourth = 3 * variance / (4 * (2 * alpha + 3)); // kurtosis 3 (2 α + 1) / (2 α + 3)
    double deviation = 6 / Math.sqrt(DRAWS);
    assertThat(moments[0]).isCloseTo(0, within(deviation * 0.5));
    assertThat(moments[1]).isCloseTo(variance, within(deviation * 0.25));
    assertThat(moments[2]).isCloseTo(fourth, within(deviation * 0.0625));
  }

  @Test
  void normalsHaveTheMomentsOfTheNormal() {
    var random = new SplittableRandom(3);
    double[] moments = new double[5];
    for (int i = 0; i < DRAWS; i++) {
      double z = Gaussians.next(random);
      for (int k = 1; k <= 4; k++) {
        moments[k] += Math.pow(z, k) / DRAWS;
      }
    }
    double deviation = 6 / Math.sqrt(DRAWS);
    assertThat(moments[1]).isCloseTo(0, within(deviation));
    assertThat(moments[2]).isCloseTo(1, within(deviation * Math.sqrt(2)));
    assertThat(moments[3]).isCloseTo(0, within(deviation * Math.sqrt(15)));
    assertThat(moments[4]).isCloseTo(3, within(deviation * Math.sqrt(96)));
  }
}

package io.difficultynet.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

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

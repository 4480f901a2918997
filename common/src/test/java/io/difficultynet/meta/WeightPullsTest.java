package io.difficultynet.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.difficultynet.math.Vectors;
import io.difficultynet.testing.GradientCheck;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class WeightPullsTest {

  private static final Offset<Double> ROUNDING = within(1e-12);

  private static final double[] DIFFICULTY = {0.9, 0.3, 0.6};
  private static final double[] GRADIENT = {2, -1, 0.5};

  private static double[] weights(double[] difficulty) {
    double total = Arrays.stream(difficulty).sum();
    return Vectors.scale(difficulty.length / total, difficulty);
  }

  /** −∂(g · v(d))/∂d_c, with v_c = C d_c / Σ_k d_k written out, is C/Σd times the pull. */
  @Test
  void theMetaPullIsTheNegativeGradientByTheDifficulties() {
    double[] shares = WeightPulls.byMetaLoss(GRADIENT, weights(DIFFICULTY));
    double[] v = weights(DIFFICULTY);
    double mean = (2 * v[0] - 1 * v[1] + 0.5 * v[2]) / 3;
    double absolute = Math.abs(mean - 2) + Math.abs(mean + 1) + Math.abs(mean - 0.5);
    double factor = absolute * 3 / Arrays.stream(DIFFICULTY).sum();
    GradientCheck.check(
        "meta loss to first order",
        d -> {
          double[] at = weights(d);
          return 2 * at[0] - 1 * at[1] + 0.5 * at[2];
        },
        DIFFICULTY,
        Vectors.scale(-factor, shares));
  }

  /** Its gradient is negative, but the others' are more so: relative to them it loses. */
  @Test
  void aClassGainsOnlyWhatOthersLose() {
    double[] shares = WeightPulls.byMetaLoss(new double[] {-1, -3}, new double[] {1, 1});
    assertThat(shares).containsExactly(-0.5, 0.5);
    assertThat(WeightPulls.byMetaLoss(new double[] {2, 2}, new double[] {0.5, 1.5}))
        .containsExactly(0, 0);
  }

  @Test
  void sharesComeToOneInAbsoluteValue() {
    double[] meta = WeightPulls.byMetaLoss(GRADIENT, new double[] {0.2, 1.9, 0.9});
    assertThat(Arrays.stream(meta).map(Math::abs).sum()).isCloseTo(1, ROUNDING);
  }

  @Test
  void driverSharesAreThoseOfTheSquaresWithASign() {
    double[] shares =
        WeightPulls.byDriverLoss(new double[] {0.5, 0.9, 0.7}, new double[] {0.8, 0.8, 0.7});
    assertThat(shares[0]).isCloseTo(0.9, ROUNDING); // 0.09 of 0.10, target above
    assertThat(shares[1]).isCloseTo(-0.1, ROUNDING);
    assertThat(shares[2]).isZero();
  }

  @Test
  void withoutAPullSharesAreZero() {
    assertThat(WeightPulls.byDriverLoss(new double[] {0.5}, new double[] {0.5})).containsExactly(0);
    assertThat(WeightPulls.byMetaLoss(new double[2], new double[] {1, 1})).containsExactly(0, 0);
  }
}

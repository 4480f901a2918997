package io.difficultynet.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class WeightPullsTest {

  private static final Offset<Double> ROUNDING = within(1e-12);

  @Test
  void sharesComeToOneInAbsoluteValueAndKeepTheSign() {
    double[] meta = WeightPulls.byMetaLoss(new double[] {-3, 1, 0});
    assertThat(meta).containsExactly(-0.75, 0.25, 0);
  }

  @Test
  void whatIsNotKnownStaysSo() {
    assertThat(WeightPulls.byMetaLoss(new double[] {Double.NaN, Double.NaN}))
        .containsOnly(Double.NaN);
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
    assertThat(WeightPulls.byMetaLoss(new double[2])).containsExactly(0, 0);
  }
}

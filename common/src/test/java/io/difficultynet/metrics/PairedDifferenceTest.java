package io.difficultynet.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PairedDifferenceTest {

  private static final Offset<Double> PRINTED = within(1e-7); // digits that R prints
  private static final Offset<Double> ROUNDING = within(1e-12);

  /**
   * Student's own data on sleep (1908), as in R's {@code sleep}: {@code t.test(sleep$extra[11:20],
   * sleep$extra[1:10], paired = TRUE)} prints mean 1.58 and the interval 0.7001142 to 2.4598858.
   */
  @Test
  void studentsSleepDataGiveThePublishedInterval() {
    double[] first = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
    double[] second = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};
    PairedDifference difference = PairedDifference.of(second, first);
    assertThat(difference.differences().count()).isEqualTo(10);
    assertThat(difference.differences().mean()).isCloseTo(1.58, ROUNDING);
    assertThat(difference.differences().deviation()).isCloseTo(1.2299955, PRINTED);
    assertThat(difference.low()).isCloseTo(0.7001142, PRINTED);
    assertThat(difference.high()).isCloseTo(2.4598858, PRINTED);
    assertThat(difference.clear()).isTrue();
  }

  /** With s = √n the half width is the quantile itself, as tables of the t distribution have it. */
  @Test
  void theHalfWidthIsTheTabulatedQuantile() {
    double[][] table = {{1, 12.7062047362}, {2, 4.3026527297}, {4, 2.7764451052}};
    for (double[] row : table) {
      int n = (int) row[0] + 1;
      double[] values = new double[n];
      values[0] = Math.sqrt((n - 1) * n / 2.0); // ±x and zeros: s² = 2x²/(n − 1) = n
      values[1] = -values[0];
      PairedDifference difference = PairedDifference.of(values, new double[n]);
      assertThat(difference.high())
          .as("%d degrees of freedom", n - 1)
          .isCloseTo(row[1], within(1e-9));
      assertThat(difference.low()).isCloseTo(-row[1], within(1e-9));
      assertThat(difference.clear()).isFalse();
    }
  }

  @Test
  void aPairWithAMissingRunIsLeftOut() {
    PairedDifference difference =
        PairedDifference.of(new double[] {3, Double.NaN, 5, 9}, new double[] {1, 1, Double.NaN, 5});
    assertThat(difference.differences()).isEqualTo(Spread.of(2, 4));
  }

  @Test
  void fewerThanTwoPairsHaveNoInterval() {
    PairedDifference one = PairedDifference.of(new double[] {3}, new double[] {1});
    assertThat(one.differences()).isEqualTo(new Spread(1, 2, Double.NaN));
    assertThat(one.low()).isNaN();
    assertThat(one.high()).isNaN();
    assertThat(one.clear()).isFalse();
    assertThat(PairedDifference.of(new double[0], new double[0]).differences().mean()).isNaN();
  }

  @Test
  void differentNumbersOfFiguresAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PairedDifference.of(new double[2], new double[3]))
        .withMessage("2 figures cannot be paired with 3");
  }

  @Property(tries = 100)
  void whatBothSidesGainFallsOut(
      @ForAll @Size(min = 2, max = 9) double @DoubleRange(min = -9, max = 9) [] figures,
      @ForAll @DoubleRange(min = -50, max = 50) double gain) {
    double[] zero = new double[figures.length];
    PairedDifference plain = PairedDifference.of(figures, zero);
    PairedDifference moved =
        PairedDifference.of(
            Arrays.stream(figures).map(x -> x + gain).toArray(),
            Arrays.stream(zero).map(x -> x + gain).toArray());
    assertThat(moved.low()).isCloseTo(plain.low(), within(1e-9));
    assertThat(moved.high()).isCloseTo(plain.high(), within(1e-9));
  }

  @Test
  void theSpreadIsThatOfASample() {
    assertThat(Spread.of(2, 4, 4, 4, 5, 5, 7, 9).mean()).isEqualTo(5);
    assertThat(Spread.of(2, 4, 4, 4, 5, 5, 7, 9).deviation())
        .isCloseTo(Math.sqrt(32.0 / 7), ROUNDING);
    assertThat(Spread.of(1, Double.NaN, 3)).isEqualTo(new Spread(2, 2, Math.sqrt(2)));
    assertThat(Spread.of(7)).isEqualTo(new Spread(1, 7, Double.NaN));
    assertThat(Spread.of().mean()).isNaN();
    assertThat(Spread.of(DoubleStream.generate(() -> 0.3).limit(4).toArray()).standardError())
        .isCloseTo(0, ROUNDING);
  }
}

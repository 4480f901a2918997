package io.difficultynet.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class McNemarTest {

  private static final Offset<Double> PRINTED = within(5e-7); // six digits
  private static final Offset<Double> ROUNDING = within(1e-12);

  /**
   * The reference values of statsmodels' {@code test_mcnemar_exact}
   * (statsmodels/stats/tests/test_nonparametric.py), which has them from the calculator of Vassar
   * College; of tables such as [[101, 121], [59, 33]] only the two discordant counts matter.
   */
  @ParameterizedTest
  @CsvSource({
    "121, 59, 0.000004",
    "70, 59, 0.378688",
    "80, 59, 0.089452",
    "30, 60, 0.00206",
    "10, 30, 0.002221",
    "10, 10, 1"
  })
  void thePublishedProbabilitiesOfADifference(long gains, long losses, double published) {
    assertThat(new McNemar(gains, losses).different()).isCloseTo(published, PRINTED);
    assertThat(new McNemar(losses, gains).different()).isCloseTo(published, PRINTED);
  }

  @Test
  void fiveLossesAndNoGainAreWorseAtFivePerCentAndFourAreNot() {
    assertThat(new McNemar(0, 5).worse()).isCloseTo(1.0 / 32, ROUNDING);
    assertThat(new McNemar(0, 4).worse()).isCloseTo(1.0 / 16, ROUNDING);
    assertThat(new McNemar(5, 0).worse()).isEqualTo(1);
  }

  @Test
  void samplesOnWhichBothAgreeSayNothing() {
    PairedCounts.Counter counter = PairedCounts.counter(2);
    for (int i = 0; i < 1_000; i++) {
      counter.record(i % 2, i % 3 == 0, i % 3 == 0);
    }
    McNemar none = McNemar.of(counter.counts());
    assertThat(none).isEqualTo(new McNemar(0, 0));
    assertThat(none.worse()).isEqualTo(1);
    assertThat(none.different()).isEqualTo(1);
  }

  @Test
  void negativeCountsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new McNemar(-1, 3))
        .withMessageContaining("-1 gains and 3 losses were given; both must be at least 0");
  }

  /** The formula with whole numbers: Σ_{k ≥ l} (n over k) / 2^n. */
  @Property(tries = 200)
  void theProbabilityIsTheSumOfTheBinomialCoefficients(
      @ForAll @IntRange(max = 60) int gains, @ForAll @IntRange(max = 60) int losses) {
    int n = gains + losses;
    BigInteger sum = BigInteger.ZERO;
    BigInteger coefficient = BigInteger.ONE; // n over k
    for (int k = 0; k <= n; k++) {
      sum = k >= losses ? sum.add(coefficient) : sum;
      coefficient =
          coefficient.multiply(BigInteger.valueOf(n - k)).divide(BigInteger.valueOf(k + 1));
    }
    double slow =
        new BigDecimal(sum)
            .divide(new BigDecimal(BigInteger.TWO.pow(n)), MathContext.DECIMAL128)
            .doubleValue();
    assertThat(new McNemar(gains, losses).worse()).isCloseTo(slow, ROUNDING);
  }

  @Property(tries = 100)
  void aFurtherLossIsNeverInFavourOfTheCandidate(
      @ForAll @IntRange(max = 500) int gains, @ForAll @IntRange(max = 500) int losses) {
    assertThat(new McNemar(gains, losses + 1).worse())
        .isLessThanOrEqualTo(new McNemar(gains, losses).worse() + 1e-12);
  }
}

package io.difficultynet.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scores of classes, pairs of them, and the intervals of shares. */
class ClassScoreTest {

  private static final double PRINTED = 5e-5; // half of the last digit in print

  /** Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I. */
  @ParameterizedTest
  @CsvSource({
    "81, 263, 0.2553, 0.3662",
    "15, 148, 0.0624, 0.1605",
    "0, 20, 0.0000, 0.1611",
    "1, 29, 0.0061, 0.1718",
    "29, 29, 0.8830, 1.0000"
  })
  void theIntervalIsThatOfThePaper(long count, long total, double low, double high) {
    ShareInterval interval = ShareInterval.of(count, total);
    assertThat(interval.low()).isCloseTo(low, within(PRINTED)).isGreaterThanOrEqualTo(0);
    assertThat(interval.high()).isCloseTo(high, within(PRINTED)).isLessThanOrEqualTo(1);
  }

  @Test
  void nothingIsKnownOfNoSamples() {
    assertThat(ShareInterval.of(0, 0)).isEqualTo(new ShareInterval(Double.NaN, Double.NaN));
    assertThat(ShareDifference.of(0, 0, 3, 4).clear()).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ShareInterval.of(3, 2))
        .withMessage("3 of 2 is no share; the count must be in 0..2");
  }

  /** Newcombe, "Interval estimation for the difference", 1998, table II, method 10. */
  @ParameterizedTest
  @CsvSource({
    "56, 70, 48, 80, 0.0524, 0.3339, true",
    "9, 10, 3, 10, 0.1705, 0.8090, true",
    "5, 56, 0, 29, -0.0381, 0.1926, false"
  })
  void theDifferenceIsThatOfThePaper(
      long count, long total, long other, long otherTotal, double low, double high, boolean clear) {
    ShareDifference difference = ShareDifference.of(count, total, other, otherTotal);
    assertThat(difference.difference())
        .isEqualTo((double) count / total - (double) other / otherTotal);
    assertThat(difference.low()).isCloseTo(low, within(PRINTED));
    assertThat(difference.high()).isCloseTo(high, within(PRINTED));
    assertThat(difference.clear()).isEqualTo(clear);
  }

  /** Class 0: 6 of 10 right, 9 predictions; class 2 has no samples, class 3 no predictions. */
  @Test
  void precisionRecallAndF1AreThoseByHand() {
    ConfusionMatrix matrix =
        ConfusionMatrix.of(new long[][] {{6, 3, 1, 0}, {2, 8, 0, 0}, {0, 0, 0, 0}, {1, 1, 0, 0}});
    List<ClassScore> scores = ClassScore.of(matrix);
    assertThat(scores)
        .containsExactly(
            new ClassScore(6, 10, 9),
            new ClassScore(8, 10, 12),
            new ClassScore(0, 0, 1),
            new ClassScore(0, 2, 0));
    assertThat(scores.get(0).recall()).isEqualTo(0.6);
    assertThat(scores.get(0).precision()).isEqualTo(6.0 / 9);
    assertThat(scores.get(0).f1()).isEqualTo(12.0 / 19);
    double precision = scores.get(1).precision();
    double recall = scores.get(1).recall();
    assertThat(scores.get(1).f1())
        .isCloseTo(2 * precision * recall / (precision + recall), within(1e-15));
    assertThat(scores.get(2).recall()).isNaN();
    assertThat(scores.get(2).precision()).isZero();
    assertThat(scores.get(2).f1()).isNaN();
    assertThat(scores.get(3).recall()).isZero();
    assertThat(scores.get(3).precision()).isNaN();
    assertThat(scores.get(3).f1()).isZero();
  }

  @Test
  void aPairOfWhichMuchIsKnownStandsBeforeOneOfASingleSample() {
    ConfusionMatrix matrix = ConfusionMatrix.of(new long[][] {{6, 2, 2}, {0, 0, 1}, {40, 0, 60}});
    assertThat(ConfusedPair.worst(matrix, 9))
        .containsExactly(
            new ConfusedPair(2, 0, 40, 100),
            new ConfusedPair(1, 2, 1, 1),
            new ConfusedPair(0, 1, 2, 10),
            new ConfusedPair(0, 2, 2, 10));
  }

  @Test
  void onlyTheWorstPairsAreKept() {
    int classes = 60;
    ConfusionMatrix.Counter counter = ConfusionMatrix.counter(classes);
    for (int c = 0; c < classes; c++) {
      for (int i = 0; i < 100; i++) {
        counter.record(c, i < c ? (c + 1) % classes : c);
      }
    }
    assertThat(ConfusedPair.worst(counter.matrix(), 40))
        .hasSize(40)
        .startsWith(new ConfusedPair(59, 0, 59, 100))
        .endsWith(new ConfusedPair(20, 21, 20, 100));
  }
}

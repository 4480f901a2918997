package io.difficultynet.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AccuracyPriorTest {
  private static final double NONE = Double.NaN;
  private static final double[] MEASURED = {0.9, 0.8, 0.5, 0.4, NONE, NONE};
  private static final long[] COUNTS = {1000, 100, 20, 10, 2, 600};

  @Test
  void theMeanOfTheMeasuredClassesStandsForTheOthers() {
    double[] filled = AccuracyPrior.MEAN.filled(MEASURED, COUNTS);
    assertThat(filled).startsWith(0.9, 0.8, 0.5, 0.4);
    assertThat(filled[4]).isCloseTo(0.65, within(1e-12));
    assertThat(filled[5]).isEqualTo(filled[4]);
    assertThat(MEASURED[4]).as("what was measured is not written to").isNaN();
  }

  @Test
  void orThatOfTheThreeOfNearestSize() {
    double[] filled = AccuracyPrior.LIKE_SIZE.filled(MEASURED, COUNTS);
    assertThat(filled).startsWith(0.9, 0.8, 0.5, 0.4);
    assertThat(filled[4]).as("100, 20 and 10").isCloseTo((0.8 + 0.5 + 0.4) / 3, within(1e-12));
    assertThat(filled[5]).as("1000, 100 and 20").isCloseTo((0.9 + 0.8 + 0.5) / 3, within(1e-12));
    assertThat(AccuracyPrior.LIKE_SIZE.filled(new double[] {0.5, NONE}, new long[] {9, 1}))
        .containsExactly(0.5, 0.5);
  }

  @Test
  void wholeMeasurementsStayAsTheyAre() {
    double[] whole = {0, 1};
    for (AccuracyPrior prior : AccuracyPrior.values()) {
      assertThat(prior.filled(whole, new long[] {1, 2})).containsExactly(0, 1);
    }
  }

  @Test
  void withoutAnyMeasuredClassThereIsNoPrior() {
    assertThatThrownBy(() -> AccuracyPrior.MEAN.filled(new double[] {NONE}, new long[] {1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no class of 1 has validation samples; one at least must have some");
  }
}

package io.difficultynet.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CountsTest {

  private static final long[] COUNTS = {7, 1, Long.MAX_VALUE - 8};

  @Test
  void sumsAndExtremesAreExact() {
    assertThat(Counts.total(COUNTS)).isEqualTo(Long.MAX_VALUE);
    assertThat(Counts.smallest(COUNTS)).isEqualTo(1);
    assertThat(Counts.largest(COUNTS)).isEqualTo(Long.MAX_VALUE - 8);
  }

  @Test
  void aSumPastTheLargestLongIsAnError() {
    assertThatThrownBy(() -> Counts.total(new long[] {Long.MAX_VALUE, 1}))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("long overflow");
  }

  @Test
  void classesWithoutSamplesAreRefused() {
    Counts.requireSamples("this", COUNTS);
    assertThatThrownBy(() -> Counts.requireSamples("this", new long[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Counts of 0 classes were given for this; there must be at least 1 class");
    assertThatThrownBy(() -> Counts.requireSamples("this", new long[] {1, 0}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "counts[1] is 0, but this needs at least 1 training sample of every class; add samples"
                + " of class 1 or leave the class out");
  }
}

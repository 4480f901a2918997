package io.difficultynet.job.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogitsTest {

  private static final float[] LOGITS = {9, 1, 3, 3, 2}; // of which the first is another sample's

  @Test
  void theRankIsHowManyClassesComeBefore() {
    assertThat(Logits.rank(LOGITS, 1, 4, 1)).isZero();
    assertThat(Logits.rank(LOGITS, 1, 4, 2)).as("a tie goes to the lower class").isEqualTo(1);
    assertThat(Logits.rank(LOGITS, 1, 4, 3)).isEqualTo(2);
    assertThat(Logits.rank(LOGITS, 1, 4, 0)).isEqualTo(3);
  }

  @Test
  void theLargestHasRankZero() {
    assertThat(Logits.largest(LOGITS, 1, 4)).isEqualTo(1);
    assertThat(Logits.rank(LOGITS, 1, 4, Logits.largest(LOGITS, 1, 4))).isZero();
  }
}

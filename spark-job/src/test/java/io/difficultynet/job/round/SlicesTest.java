package io.difficultynet.job.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlicesTest {

  @Property
  void theyFollowEachOtherAndCoverTheArray(
      @ForAll @IntRange(max = 1_000_000) int length,
      @ForAll @IntRange(min = 1, max = 200) int parts) {
    Slices slices = new Slices(length, parts);
    int next = 0;
    for (int part = 0; part < parts; part++) {
      assertThat(slices.offset(part)).isEqualTo(next);
      next += slices.length(part);
    }
    assertThat(next).isEqualTo(length);
  }

  @Property
  void lengthsDifferByAtMostOneTheLongerOnesFirst(
      @ForAll @IntRange(max = 1_000_000) int length,
      @ForAll @IntRange(min = 1, max = 200) int parts) {
    Slices slices = new Slices(length, parts);
    for (int part = 1; part < parts; part++) {
      assertThat(slices.length(part - 1) - slices.length(part)).isBetween(0, 1);
    }
    assertThat(slices.length(0) - slices.length(parts - 1)).isBetween(0, 1);
  }

  @ParameterizedTest
  @CsvSource({"-1, 1", "5, 0", "0, -3"})
  void aNegativeLengthAndNoPartsAreRefused(int length, int parts) {
    assertThatThrownBy(() -> new Slices(length, parts))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("length must be at least 0 and parts at least 1, got %d and %d", length, parts);
  }
}

package io.difficultynet.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.testing.Wire;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShotGroupsTest {

  private static final long[] COUNTS = {500, 101, 100, 21, 20, 19, 0};
  private static final double[] ACCURACY = {0.9, 0.7, 0.6, 0.5, 0.4, 0.2, Double.NaN};

  @Test
  void theStrictRuleCountsTwentyAsMedium() {
    var groups = ShotGroups.of(COUNTS, ShotRule.STRICT);
    assertThat(groups)
        .isEqualTo(new ShotGroups(ShotRule.STRICT, List.of(0, 1), List.of(2, 3, 4), List.of(5, 6)));
    assertThat(groups.rule().text())
        .isEqualTo("many: > 100, medium: 20..100, few: < 20 training samples (strict)");
  }

  @Test
  void theAuthorsRuleCountsTwentyAsFew() {
    var groups = ShotGroups.of(COUNTS, ShotRule.AUTHORS);
    assertThat(groups)
        .isEqualTo(
            new ShotGroups(ShotRule.AUTHORS, List.of(0, 1), List.of(2, 3), List.of(4, 5, 6)));
    assertThat(groups.rule().text())
        .isEqualTo("many: > 100, medium: 21..100, few: <= 20 training samples (authors' code)");
  }

  @Test
  void aGroupsAccuracyIsTheMeanOverItsClassesWithSamples() {
    var groups = ShotGroups.of(COUNTS, ShotRule.STRICT);
    assertThat(groups.accuracy(Shot.MANY, ACCURACY)).isEqualTo((0.9 + 0.7) / 2);
    assertThat(groups.accuracy(Shot.MEDIUM, ACCURACY)).isEqualTo((0.6 + 0.5 + 0.4) / 3);
    assertThat(groups.accuracy(Shot.FEW, ACCURACY)).isEqualTo(0.2);
  }

  @Test
  void anEmptyGroupHasNoAccuracy() {
    var groups = ShotGroups.of(new long[] {500}, ShotRule.STRICT);
    assertThat(groups.accuracy(Shot.FEW, new double[] {1})).isNaN();
    assertThat(groups.classes(Shot.FEW)).isEmpty();
  }

  @Test
  void crossesTheWireWhole() {
    var groups = ShotGroups.of(COUNTS, ShotRule.AUTHORS);
    assertThat(Wire.roundTrip(groups)).isEqualTo(groups);
  }

  @Test
  void impossibleInputsAreRefused() {
    assertThatThrownBy(() -> ShotGroups.of(new long[] {1, -1}, ShotRule.STRICT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("trainCounts[1] is -1; it must be at least 0");
    assertThatThrownBy(
            () -> ShotGroups.of(COUNTS, ShotRule.STRICT).accuracy(Shot.MANY, new double[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Accuracies of 2 classes were given for groups of 7 classes; give one for each");
  }
}

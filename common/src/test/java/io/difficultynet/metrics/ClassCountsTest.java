package io.difficultynet.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.testing.Wire;
import org.junit.jupiter.api.Test;

/** Merging is tested in {@link ConfusionMatrixTest}. */
class ClassCountsTest {

  private static final ClassCounts COUNTS =
      ClassCounts.of(new long[] {9, 0, 1}, new long[] {10, 0, 2});

  @Test
  void aClassWithoutSamplesHasNoAccuracy() {
    assertThat(COUNTS.accuracy()).containsExactly(0.9, Double.NaN, 0.5);
  }

  @Test
  void balancedAccuracyIsTheMeanOverClassesWithSamples() {
    assertThat(COUNTS.balancedAccuracy()).isEqualTo((0.9 + 0.5) / 2);
    assertThat(ClassCounts.empty(3).balancedAccuracy()).isNaN();
  }

  @Test
  void topOneIsTheMeanOverSamples() {
    assertThat(COUNTS.top1()).isEqualTo(10.0 / 12);
    assertThat(ClassCounts.empty(3).top1()).isNaN();
  }

  @Test
  void arraysAreCopiedInAndOut() {
    long[] correct = {1};
    long[] total = {2};
    ClassCounts counts = ClassCounts.of(correct, total);
    correct[0] = 7;
    counts.total()[0] = 7;
    counts.correct()[0] = 7;
    assertThat(counts).hasToString("ClassCounts[correct=[1], total=[2]]");
    assertThat(Wire.roundTrip(counts)).isEqualTo(counts);
  }

  @Test
  void impossibleCountsAreRefused() {
    assertThatThrownBy(() -> ClassCounts.of(new long[] {0, 3}, new long[] {0, 2}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("correct[1] is 3; it must be in 0..2");
    assertThatThrownBy(() -> ClassCounts.of(new long[1], new long[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Counts need one number a class and at least 1 class, but correct has 1 and total 2");
    assertThatThrownBy(() -> ClassCounts.empty(2).combine(ClassCounts.empty(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Counts of 2 classes cannot be combined with counts of 3");
  }

  @Test
  void aSumThatOverflowsIsNotWrapped() {
    ClassCounts full = ClassCounts.of(new long[] {0}, new long[] {Long.MAX_VALUE});
    ClassCounts one = ClassCounts.of(new long[] {0}, new long[] {1});
    assertThatThrownBy(() -> full.combine(one))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("long overflow");
  }
}

package io.difficultynet.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import io.difficultynet.testing.TorchVectors;
import io.difficultynet.testing.Wire;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LearningRateScheduleTest {

  /** PyTorch multiplies its way from step to step, so rounding adds up over 84 iterations. */
  private static final double TORCH_RECURSION = 1e-15;

  static Stream<Arguments> schedules() {
    return Stream.of(
        Arguments.of("constant", new Constant(0.1)),
        Arguments.of("step", new Step(0.1, 4, 0.1)),
        Arguments.of("multi-step", new MultiStep(0.1, List.of(3, 4, 9), 0.2)),
        Arguments.of("cosine", new Cosine(0.1, 0)),
        Arguments.of("cosine-to-0.01", new Cosine(0.1, 0.01)),
        Arguments.of("warm-up-cosine", new WarmUp(new Cosine(0.1, 0), 2, 0.1)),
        Arguments.of("warm-up-step", new WarmUp(new Step(0.1, 4, 0.1), 5, 0.25)));
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void equalsPyTorch(String name, LearningRateSchedule schedule) {
    Config vectors = TorchVectors.load("schedules");
    int perEpoch = vectors.getInt("iterations-per-epoch");
    int epochs = vectors.getInt("epochs");
    double[] expected = TorchVectors.doubles(vectors, '"' + name + '"');
    assertThat(expected).hasSize(perEpoch * epochs);
    for (int t = 0; t < expected.length; t++) {
      assertThat(schedule.at(t, perEpoch, epochs))
          .as("iteration " + t)
          .isCloseTo(expected[t], within(TORCH_RECURSION));
    }
    assertThat(Wire.roundTrip(schedule)).isEqualTo(schedule);
  }

  @Test
  void theCosineEndsAtItsFinalRate() {
    assertThat(new Cosine(0.1, 0.02).at(70, 7, 10)).isEqualTo(0.02);
    assertThat(new Cosine(0.1, 0.02).at(0, 7, 10)).isEqualTo(0.1);
    assertThat(new Cosine(0.1, 0.02).at(35, 7, 10)).isCloseTo(0.06, within(1e-15));
  }

  @Test
  void aWarmUpMayLastAFractionOfAnEpoch() {
    var schedule = new WarmUp(new Constant(1), 0.5, 0);
    assertThat(schedule.at(0, 8, 1)).isZero();
    assertThat(schedule.at(1, 8, 1)).isEqualTo(0.25);
    assertThat(schedule.at(4, 8, 1)).isEqualTo(1);
  }

  @Test
  void aWarmUpOfNoEpochsHasNoEffect() {
    assertThat(new WarmUp(new Constant(1), 0, 0.1).at(0, 8, 1)).isEqualTo(1);
  }

  @Test
  void aRestartIsTheFirstScheduleAndThenTheSecondFromItsStart() {
    LearningRateSchedule first = new WarmUp(new Cosine(0.2, 0.01), 1, 0.5);
    LearningRateSchedule second = new Cosine(0.1, 0);
    LearningRateSchedule both = new Restart(first, 3, second);
    for (int t = 0; t < 21; t++) {
      assertThat(both.at(t, 7, 5)).isEqualTo(first.at(t, 7, 3));
    }
    for (int t = 0; t < 14; t++) {
      assertThat(both.at(21 + t, 7, 5)).isEqualTo(second.at(t, 7, 2));
    }
    assertThat(both.at(21, 7, 5)).isEqualTo(0.1);
  }

  @Test
  void aWarmUpOfAWarmUpIsRefused() {
    assertRefused(
        () -> new WarmUp(new WarmUp(new Constant(1), 1, 0), 1, 0),
        "A warm-up of a warm-up was asked for; warm the inner schedule up once");
  }

  @Test
  void timesOutsideTheRunAreRefused() {
    assertRefused(() -> new Constant(1).at(-1, 7, 2), "iteration is -1; it must be in 0..14");
    assertRefused(() -> new Cosine(1, 0).at(15, 7, 2), "iteration is 15; it must be in 0..14");
    assertRefused(
        () -> new Step(1, 1, 1).at(0, 0, 2),
        "A run has at least 1 epoch of at least 1 iteration, but epochs is 2 and"
            + " iterationsPerEpoch 0");
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}

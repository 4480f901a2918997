package io.difficultynet.job.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.difficultynet.job.network.NetworkDescription.ParameterSpan;
import io.difficultynet.job.network.NetworkDescription.StatisticSpan;
import io.difficultynet.job.network.Node.Role;
import io.difficultynet.job.network.ResNets.Shortcut;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NetworkInitialiserTest {

  private static final NetworkDescription NETWORK =
      ResNets.forSmallImages(20, 16, Shortcut.B, new Node.Input(3, 32, 32), 100);

  @Test
  void theVarianceOfEveryWeightIsTwoOverItsFanIn() {
    float[] parameters = NetworkInitialiser.parameters(NETWORK, new SplittableRandom(1));
    for (ParameterSpan span : NETWORK.parameterSpans()) {
      if (span.role() == Role.WEIGHT) {
        double sum = 0;
        double squares = 0;
        for (int i = span.offset(); i < span.offset() + span.length(); i++) {
          sum += parameters[i];
          squares += (double) parameters[i] * parameters[i];
        }
        double variance = 2.0 / span.parameters().fanIn();
        double five = 5 / Math.sqrt(span.length()); // standard errors
        assertThat(sum / span.length())
            .as("mean of %s", span)
            .isCloseTo(0, within(five * Math.sqrt(variance)));
        assertThat(squares / span.length())
            .as("variance of %s", span)
            .isCloseTo(variance, within(five * Math.sqrt(2) * variance));
      }
    }
  }

  @Test
  void scalesAreOneShiftsAndBiasesZero() {
    float[] parameters = NetworkInitialiser.parameters(NETWORK, new SplittableRandom(1));
    for (ParameterSpan span : NETWORK.parameterSpans()) {
      for (int i = span.offset(); i < span.offset() + span.length(); i++) {
        if (span.role() != Role.WEIGHT) {
          assertThat(parameters[i]).isEqualTo(span.role() == Role.NORM_SCALE ? 1f : 0f);
        }
      }
    }
  }

  @Test
  void aNewClassifierLeavesAllElseAndIsDrawnAsTheFirst() {
    float[] before = NetworkInitialiser.parameters(NETWORK, new SplittableRandom(1));
    Arrays.fill(before, before.length - 100, before.length, 7f); // biases
    float[] given = before.clone();
    float[] after = NetworkInitialiser.withNewClassifier(NETWORK, before, new SplittableRandom(2));
    int offset = NETWORK.classifierOffset();
    int biases = before.length - 100;
    assertThat(offset).isEqualTo(biases - 100 * 64);
    assertThat(Arrays.copyOf(after, offset)).isEqualTo(Arrays.copyOf(before, offset));
    assertThat(Arrays.copyOfRange(after, biases, after.length)).containsOnly(0f);
    double squares = 0;
    for (int i = offset; i < biases; i++) {
      assertThat(after[i]).isNotEqualTo(before[i]);
      squares += (double) after[i] * after[i];
    }
    assertThat(squares / (100 * 64)).isCloseTo(2.0 / 64, within(0.1 * 2 / 64));
    assertThat(before).isEqualTo(given);
  }

  @Test
  void runningMeansAreZeroAndVariancesOne() {
    float[] statistics = NetworkInitialiser.statistics(NETWORK);
    for (StatisticSpan span : NETWORK.statisticSpans()) {
      for (int c = 0; c < span.channels(); c++) {
        assertThat(statistics[span.offset() + c]).isZero();
        assertThat(statistics[span.offset() + span.channels() + c]).isEqualTo(1f);
      }
    }
  }

  @Test
  void theSameStreamGivesTheSameBitsAndAnotherOneOthers() {
    float[] once = NetworkInitialiser.parameters(NETWORK, new SplittableRandom(1));
    assertThat(NetworkInitialiser.parameters(NETWORK, new SplittableRandom(1))).isEqualTo(once);
    assertThat(NetworkInitialiser.parameters(NETWORK, new SplittableRandom(2))).isNotEqualTo(once);
  }
}

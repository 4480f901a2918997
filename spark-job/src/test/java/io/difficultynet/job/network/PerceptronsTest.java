package io.difficultynet.job.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.job.engine.Tiny;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PerceptronsTest {

  @Test
  void withoutHiddenLayersTheClassifierReadsTheFeatures() {
    NetworkDescription network = Perceptrons.of(64, List.of(), 10);
    assertThat(network.name()).isEqualTo("linear classifier");
    assertThat(network.nodes())
        .containsExactly(new Node.Input(64, 1, 1), new Node.Linear(0, 64, 10));
    assertThat(network.parameterCount()).isEqualTo(64 * 10 + 10);
    assertThat(network.classifierOffset()).isZero();
    assertThat(network.statisticCount()).isZero();
    assertThat(network.activationCount()).isEqualTo(64 + 10);
  }

  @Test
  void everyHiddenLayerIsFollowedByARelu() {
    NetworkDescription network = Perceptrons.of(64, List.of(256, 128), 10);
    assertThat(network.name()).isEqualTo("MLP-256-128");
    assertThat(network.nodes())
        .containsExactly(
            new Node.Input(64, 1, 1),
            new Node.Linear(0, 64, 256),
            new Node.Relu(1),
            new Node.Linear(2, 256, 128),
            new Node.Relu(3),
            new Node.Linear(4, 128, 10));
    assertThat(network.layers()).as("of a Sequential").containsExactly("", "0", "", "2", "", "4");
    assertThat(network.parameterCount()).isEqualTo(65 * 256 + 257 * 128 + 129 * 10);
    assertThat(network.classifierOffset()).isEqualTo(65 * 256 + 257 * 128);
    assertThat(network.activationCount()).isEqualTo(64 + 2 * 256 + 2 * 128 + 10);
  }

  @Test
  void behindALinearLayerThereAreRowsAndBeforeItMaps() {
    NetworkDescription network = Perceptrons.of(3, List.of(4), 2);
    assertThat(network.givesRows(0)).isFalse();
    assertThat(network.givesRows(1)).isTrue();
    assertThat(network.givesRows(2)).isTrue();
    NetworkDescription convolutional = Tiny.withoutNorm(3);
    assertThat(convolutional.givesRows(2)).as("ReLU on maps").isFalse();
    assertThat(convolutional.givesRows(3)).as("pooling").isFalse();
    assertThat(convolutional.givesRows(4)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"0, 4, 2", "3, 0, 2", "3, 4, 1"})
  void sizesThatAreNoneAreRefused(int features, int hidden, int classes) {
    assertThatThrownBy(() -> Perceptrons.of(features, List.of(hidden), classes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "features and every hidden layer must be at least 1 and classes at least 2, got"
                + " features %d, hidden [%d], classes %d".formatted(features, hidden, classes));
  }

  /** Rather than to go on with the number that an int makes of it. */
  @Test
  void moreParametersThanAnArrayHoldsAreRefused() {
    NetworkDescription wide = Perceptrons.of(100_000, List.of(100_000), 2);
    assertThatThrownBy(wide::parameterCount).isInstanceOf(ArithmeticException.class);
  }
}

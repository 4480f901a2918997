package io.difficultynet.job.engine;

import static io.difficultynet.job.engine.ReplicaComparison.doubles;
import static io.difficultynet.job.engine.ReplicaComparison.relativeError;
import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.ResNets.Shortcut;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The classifier alone, over the slow twin. */
class FrozenBackboneTest {

  private static final double RELATIVE = 1e-6;
  private static final NetworkDescription NETWORK = Tiny.resNet(4, Shortcut.B, 3, 5);

  private static PlainReplica twin(NetworkDescription network) {
    PlainReplica twin = new PlainReplica(network);
    twin.load(Tiny.parameters(network, 1));
    twin.loadStatistics(Tiny.statistics(network, 2));
    return twin;
  }

  private static FrozenBackbone frozen(NetworkDescription network) {
    FrozenBackbone frozen = new FrozenBackbone(new PlainReplica(network));
    frozen.load(Tiny.parameters(network, 1));
    frozen.loadStatistics(Tiny.statistics(network, 2));
    return frozen;
  }

  @ParameterizedTest(name = "batch {0}, width {1}, {2} classes")
  @CsvSource({"1,2,2", "5,6,5", "8,4,3"})
  void theGradientIsThatOfTheClassifierAndZeroElsewhere(int size, int width, int classes) {
    NetworkDescription network = Tiny.resNet(width, Shortcut.A, 1, classes);
    Batch batch = Tiny.batch(network, size, 3);
    float[] coefficients = Tiny.coefficients(size);
    float[] found = new float[network.parameterCount()];
    Arrays.fill(found, Float.NaN);
    frozen(network).gradient(batch, new GivenCoefficients(coefficients), found);

    double[] expected = twin(network).exactClassifierGradient(batch, doubles(coefficients));
    int offset = network.classifierOffset();
    assertThat(Arrays.copyOf(found, offset)).containsOnly(0f);
    assertThat(
            relativeError(
                doubles(Arrays.copyOfRange(found, offset, found.length)),
                Arrays.copyOfRange(expected, offset, expected.length)))
        .isLessThan(RELATIVE);
  }

  @Test
  void logitsAreThoseOfTheWholeNetworkInTrainingToo() {
    Batch batch = Tiny.batch(NETWORK, 6, 3);
    float[] expected = twin(NETWORK).logits(batch);
    assertThat(relativeError(frozen(NETWORK).logits(batch), expected)).isLessThan(RELATIVE);
    assertThat(relativeError(frozen(NETWORK).trainingLogits(batch), expected)).isLessThan(RELATIVE);
  }

  @Test
  void aSamplesFeaturesDoNotDependOnItsNeighbours() {
    Batch whole = Tiny.batch(NETWORK, 6, 3);
    Batch part = new Batch(whole.inputs(), whole.labels(), 2);
    float[] features = frozen(NETWORK).features(whole);
    assertThat(features).hasSize(6 * NETWORK.classifier().inFeatures());
    assertThat(frozen(NETWORK).features(part)).containsExactly(Arrays.copyOf(features, 2 * 16));
  }

  @Test
  void theRunningStatisticsStay() {
    FrozenBackbone frozen = frozen(NETWORK);
    float[] gradient = new float[NETWORK.parameterCount()];
    frozen.gradient(
        Tiny.batch(NETWORK, 6, 3), new GivenCoefficients(Tiny.coefficients(6)), gradient);
    frozen.trackStatistics();
    float[] statistics = new float[NETWORK.statisticCount()];
    frozen.statistics(statistics);
    assertThat(statistics).containsExactly(Tiny.statistics(NETWORK, 2));
  }
}

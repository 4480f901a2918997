package io.difficultynet.job.engine;

import static io.difficultynet.job.engine.ReplicaComparison.relativeError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.Node;
import io.difficultynet.job.network.ResNets;
import io.difficultynet.job.network.ResNets.Shortcut;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FrozenNormsTest {

  private static final double STEP = 1e-5;

  /** Central differences carry the noise of kinks that lie within a step. */
  private static final double RELATIVE = 1e-4;

  /** Folded parameters are floats. */
  private static final double ROUNDING = 1e-5;

  private static final int SIZE = 4;

  @ParameterizedTest
  @EnumSource
  void theGradientIsThatOfTheLossWithTheRunningStatistics(Shortcut shortcut) {
    NetworkDescription network = Tiny.resNet(2, shortcut, 3, 3);
    float[] parameters = Tiny.parameters(network, 3);
    Batch batch = Tiny.batch(network, SIZE, 4);
    float[] gradient = new float[parameters.length];
    FrozenNorms frozen = FrozenNorms.over(network, PlainReplica::new);
    frozen.load(parameters);
    frozen.loadStatistics(Tiny.statistics(network, 2));
    frozen.gradient(batch, new GivenCoefficients(Tiny.coefficients(SIZE)), gradient);

    PlainReplica twin = new PlainReplica(network);
    twin.loadStatistics(Tiny.statistics(network, 2));
    double[] exact = ReplicaComparison.doubles(parameters);
    double[] differences = new double[exact.length];
    for (int i = 0; i < exact.length; i++) {
      double here = exact[i];
      exact[i] = here + STEP;
      double above = loss(twin, exact, batch);
      exact[i] = here - STEP;
      differences[i] = (above - loss(twin, exact, batch)) / (2 * STEP);
      exact[i] = here;
    }
    assertThat(relativeError(ReplicaComparison.doubles(gradient), differences))
        .isLessThan(RELATIVE);
  }

  private static double loss(PlainReplica twin, double[] parameters, Batch batch) {
    twin.loadExact(parameters);
    double[] losses = twin.exactPredictedLosses(batch);
    float[] coefficients = Tiny.coefficients(losses.length);
    double sum = 0;
    for (int i = 0; i < losses.length; i++) {
      sum += coefficients[i] * losses[i];
    }
    return sum;
  }

  @Test
  void microBatchesFoldTheNetworkOnce() {
    NetworkDescription network = Tiny.resNet(2, Shortcut.B, 3, 3);
    AtomicInteger folded = new AtomicInteger();
    FrozenNorms frozen = FrozenNorms.over(network, without -> new Counting(without, folded));
    Batch batch = Tiny.batch(network, SIZE, 4);
    float[] gradient = new float[network.parameterCount()];
    for (int iteration = 0; iteration < 3; iteration++) {
      frozen.load(Tiny.parameters(network, iteration));
      for (int pass = 0; pass < 4; pass++) {
        frozen.loadStatistics(Tiny.statistics(network, 2));
        frozen.gradient(batch, new GivenCoefficients(Tiny.coefficients(SIZE)), gradient);
      }
      assertThat(folded).hasValue(iteration + 1);
    }
    frozen.loadStatistics(Tiny.statistics(network, 3));
    frozen.logits(batch);
    assertThat(folded).hasValue(4);
  }

  @Test
  void everyForwardIsTheOneWithTheRunningStatisticsAndNothingMovesThem() {
    NetworkDescription network =
        ResNets.forLargeImages(10, 2, Shortcut.B, new Node.Input(3, 32, 32), 3);
    Batch batch = Tiny.batch(network, SIZE, 4);
    PlainReplica twin = new PlainReplica(network);
    FrozenNorms frozen = FrozenNorms.over(network, PlainReplica::new);
    for (int seed = 3; seed < 5; seed++) { // loading anew changes them
      float[] statistics = Tiny.statistics(network, seed);
      for (Replica replica : List.of(twin, frozen)) {
        replica.load(Tiny.parameters(network, seed));
        replica.loadStatistics(statistics);
      }
      float[] expected = twin.logits(batch);
      assertThat(relativeError(frozen.logits(batch), expected)).isLessThan(ROUNDING);
      assertThat(relativeError(frozen.trainingLogits(batch), expected)).isLessThan(ROUNDING);
      assertThat(relativeError(frozen.features(batch), twin.features(batch))).isLessThan(ROUNDING);
      frozen.gradient(
          batch,
          new GivenCoefficients(Tiny.coefficients(SIZE)),
          new float[network.parameterCount()]);
      frozen.trackStatistics();
      float[] after = new float[statistics.length];
      frozen.statistics(after);
      assertThat(after).containsExactly(statistics);
    }
  }

  @Test
  void aNormalisationOfSomethingElseIsRefused() {
    NetworkDescription network =
        new NetworkDescription(
            "odd",
            List.of(
                new Node.Input(3, 8, 8),
                new Node.BatchNorm(0, 3),
                new Node.GlobalAveragePool(1),
                new Node.Linear(2, 3, 2)));
    assertThatThrownBy(() -> FrozenNorms.over(network, PlainReplica::new))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("of odd does not follow a convolution of its own without a bias");
  }

  /** Counts how often it is given parameters. */
  private static final class Counting extends PlainReplica {
    private final AtomicInteger loads;

    Counting(NetworkDescription network, AtomicInteger loads) {
      super(network);
      this.loads = loads;
    }

    @Override
    public void load(float[] parameters) {
      loads.incrementAndGet();
      super.load(parameters);
    }
  }
}

package io.difficultynet.job.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.Node;
import io.difficultynet.job.network.ResNets.Shortcut;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The twin that engines are compared with is itself compared with differences and by hand. */
class PlainReplicaTest {

  private static final double STEP = 1e-6;
  private static final double RELATIVE = 1e-5;
  private static final double FLOOR = 1e-3; // a difference of losses near 2 has noise of 1e-10

  @ParameterizedTest
  @EnumSource
  void itsGradientIsTheDifferenceQuotientOfItsLoss(Shortcut shortcut) {
    NetworkDescription network = Tiny.resNet(2, shortcut, 2, 3);
    PlainReplica twin = new PlainReplica(network);
    double[] at = doubles(Tiny.parameters(network, 1));
    Batch batch = Tiny.batch(network, 3, 2);
    double[] coefficients = {0.5, 1.25, 0.1};
    twin.loadExact(at);
    double[] gradient = twin.exactGradient(batch, coefficients);
    for (int i = 0; i < at.length; i++) {
      double numeric =
          (loss(twin, moved(at, i, STEP), batch, coefficients)
                  - loss(twin, moved(at, i, -STEP), batch, coefficients))
              / (2 * STEP);
      double scale = Math.max(FLOOR, Math.max(Math.abs(gradient[i]), Math.abs(numeric)));
      assertThat(gradient[i])
          .as("gradient[%d] of %d, by differences %s", i, at.length, numeric)
          .isCloseTo(numeric, within(RELATIVE * scale));
    }
  }

  @Test
  void runningStatisticsTakeATenthOfTheUnbiasedVariance() {
    // One 1x1 convolution with weight 1, so the normalisation sees the inputs 1, 2, 3, 6.
    NetworkDescription network =
        new NetworkDescription(
            "one channel",
            List.of(
                new Node.Input(1, 2, 2),
                new Node.Convolution(0, 1, 1, 1, 1, 0),
                new Node.BatchNorm(1, 1),
                new Node.GlobalAveragePool(2),
                new Node.Linear(3, 1, 2)));
    PlainReplica twin = new PlainReplica(network);
    twin.load(new float[] {1, 1, 0, 1, 1, 0, 0});
    twin.loadStatistics(new float[] {10, 20});
    Batch batch = new Batch(new float[] {1, 2, 3, 6}, new int[] {0}, 1);
    twin.gradient(batch, new GivenCoefficients(new float[] {1}), new float[7]);
    float[] statistics = new float[2];
    twin.statistics(statistics);
    assertThat(statistics).containsExactly(10, 20);
    twin.trackStatistics();
    twin.statistics(statistics);
    double variance = (4 + 1 + 0 + 9) / 3.0;
    assertThat(statistics[0]).isCloseTo(0.9f * 10 + 0.1f * 3, within(1e-5f));
    assertThat(statistics[1]).isCloseTo((float) (0.9 * 20 + 0.1 * variance), within(1e-5f));
  }

  @Test
  void equalLogitsLoseTheLogarithmOfTheClasses() {
    NetworkDescription network = Tiny.withoutNorm(4);
    PlainReplica twin = new PlainReplica(network); // all parameters 0
    double ln4 = Math.log(4);
    assertThat(twin.exactLosses(Tiny.batch(network, 4, 3)))
        .containsExactly(new double[] {ln4, ln4, ln4, ln4}, within(1e-15));
  }

  private static double loss(
      PlainReplica twin, double[] parameters, Batch batch, double[] coefficients) {
    twin.loadExact(parameters);
    double[] losses = twin.exactLosses(batch);
    double sum = 0;
    for (int i = 0; i < losses.length; i++) {
      sum += coefficients[i] * losses[i];
    }
    return sum;
  }

  private static double[] moved(double[] at, int index, double by) {
    double[] moved = at.clone();
    moved[index] += by;
    return moved;
  }

  private static double[] doubles(float[] floats) {
    double[] doubles = new double[floats.length];
    Arrays.setAll(doubles, i -> floats[i]);
    return doubles;
  }
}

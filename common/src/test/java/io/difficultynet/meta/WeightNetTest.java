package io.difficultynet.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import io.difficultynet.seed.Uniforms;
import io.difficultynet.testing.GradientCheck;
import io.difficultynet.testing.TorchVectors;
import io.difficultynet.testing.Wire;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WeightNetTest {

  private static final double TORCH = 1e-14;
  private static final int LEARNING_STEPS = 30;
  private static final AdamSettings ADAM = new AdamSettings(1e-2, 0.9, 0.999, 1e-8, 1e-4);
  private static final WeightNet NET = WeightNet.initial(6, new SplittableRandom(1));

  static Stream<? extends Config> vectors() {
    return TorchVectors.load("weight-net").getConfigList("cases").stream();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void equalsPyTorchInDouble(Config vectors) {
    var net = WeightNet.of(vectors.getInt("hidden"), TorchVectors.doubles(vectors, "theta"));
    double[] losses = TorchVectors.doubles(vectors, "losses");
    double[] weights = TorchVectors.doubles(vectors, "weights");
    for (int i = 0; i < losses.length; i++) {
      assertThat(net.of(i, losses[i])).isCloseTo(weights[i], within(TORCH));
    }
    assertThat(net.gradient(losses, TorchVectors.doubles(vectors, "by-weight")))
        .containsExactly(TorchVectors.doubles(vectors, "gradient"), within(TORCH));
  }

  /** By central differences at the start and after some learning. */
  @ParameterizedTest
  @CsvSource({"1, 1, 1", "2, 7, 2", "16, 5, 3", "33, 20, 4"})
  void theGradientIsThatOfTheWeightedSlopes(int hidden, int batch, long seed) {
    var random = new SplittableRandom(seed);
    var net = WeightNet.initial(hidden, random);
    double[] losses = random.doubles(batch, 0, 6).toArray();
    double[] byWeight = new double[batch];
    for (int i = 0; i < batch; i++) {
      byWeight[i] = Uniforms.between(-1, 1, random);
    }
    AdamState state = AdamState.initial(net.theta().length);
    for (int step = 0; step <= LEARNING_STEPS; step++) {
      double[] analytic = net.gradient(losses, byWeight);
      if (step == 0 || step == LEARNING_STEPS) {
        GradientCheck.check(
            "∂(g·v)/∂Θ",
            theta -> {
              var moved = WeightNet.of(hidden, theta);
              double sum = 0;
              for (int i = 0; i < batch; i++) {
                sum += byWeight[i] * moved.of(0, losses[i]);
              }
              return sum;
            },
            net.theta(),
            analytic);
      }
      Adam.Result next = Adam.step(ADAM, state, net.theta(), analytic);
      net = WeightNet.of(hidden, next.parameters());
      state = next.state();
    }
  }

  /** Θ = (w₁, b₁, w₂, b₂) of one hidden unit: V(ℓ) = sigmoid(w₂ max(0, w₁ ℓ + b₁) + b₂). */
  @Test
  void oneUnitFollowsTheFormulaWrittenLiterally() {
    var net = WeightNet.of(1, new double[] {2, -1, 0.5, 0.25});
    assertThat(net.of(0, 3)).isCloseTo(1 / (1 + Math.exp(-(0.5 * 5 + 0.25))), within(1e-15));
    assertThat(net.of(7, 0.1)).isCloseTo(1 / (1 + Math.exp(-0.25)), within(1e-15));
  }

  @Test
  void initialWeightsAreUniformWithinTheRootOfTheFanIn() {
    int hidden = 100;
    double[] theta = WeightNet.initial(hidden, new SplittableRandom(7)).theta();
    assertThat(theta).hasSize(301);
    double firstLayer = 0;
    double secondLayer = 0;
    for (int i = 0; i < theta.length; i++) {
      if (i < 2 * hidden) {
        firstLayer = Math.max(firstLayer, Math.abs(theta[i]));
      } else {
        secondLayer = Math.max(secondLayer, Math.abs(theta[i]));
      }
    }
    assertThat(firstLayer).isBetween(0.95, 1.0);
    assertThat(secondLayer).isBetween(0.09, 0.1);
  }

  @Test
  void theSameSeedGivesTheSameNetwork() {
    assertThat(WeightNet.initial(6, new SplittableRandom(1)))
        .isEqualTo(NET)
        .hasSameHashCodeAs(NET)
        .hasToString("WeightNet[1 → 6 → 1]");
    assertThat(WeightNet.initial(6, new SplittableRandom(2))).isNotEqualTo(NET);
    assertThat(Wire.roundTrip(NET)).isEqualTo(NET);
  }

  @Test
  void parametersAreCopiedInAndOut() {
    double[] theta = NET.theta();
    WeightNet copy = WeightNet.of(6, theta);
    theta[0] = 99;
    copy.theta()[1] = 99;
    assertThat(copy).isEqualTo(NET);
  }

  @Test
  void extremeLossesStayWithinTheSigmoidAndNanShows() {
    var net = WeightNet.of(1, new double[] {1, 0, -1, 0});
    assertThat(net.of(0, 1e30)).isZero();
    assertThat(net.of(0, Double.NaN)).isNaN();
  }

  @Test
  void anEmptyBatchMovesNothing() {
    assertThat(NET.gradient(new double[0], new double[0])).hasSize(19).containsOnly(0);
  }

  @Test
  void badArgumentsAreRefused() {
    assertThatThrownBy(() -> WeightNet.initial(0, new SplittableRandom(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Meta-Weight-Net needs at least 1 hidden unit and at most 715827879, but got hidden ="
                + " 0");
    assertThatThrownBy(() -> WeightNet.of(6, new double[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("theta has 3 elements; it must have 19");
    assertThatThrownBy(() -> WeightNet.of(1, new double[] {0, 0, Double.NaN, 0}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("theta[2] is NaN; it must be finite");
    assertThatThrownBy(() -> NET.gradient(new double[2], new double[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("byWeight has 3 elements; it must have 2");
    assertThatThrownBy(() -> NET.gradient(new double[] {Double.NaN}, new double[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("losses[0] is NaN; it must be finite");
    assertThatThrownBy(() -> NET.gradient(new double[1], new double[] {Double.POSITIVE_INFINITY}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("byWeight[0] is Infinity; it must be finite");
  }
}

package io.difficultynet.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.difficultynet.testing.Wire;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Values against PyTorch are in {@link MetaStepTest}, gradients in {@link GradientsTest}. */
class DifficultyNetTest {

  private static final DifficultyNet NET = DifficultyNet.initial(4, 6, new SplittableRandom(1));
  private static final double[] ACCURACY = {0.9, 0.5, 0, 1};

  @Test
  void initialWeightsAreUniformWithinTheRootOfTheFanIn() {
    int classes = 100;
    int hidden = 25;
    double[] theta = DifficultyNet.initial(classes, hidden, new SplittableRandom(7)).theta();
    int firstLayer = (classes + 1) * hidden;
    assertThat(theta).hasSize(firstLayer + (hidden + 1) * hidden + (hidden + 1) * classes);
    assertUniform(theta, 0, firstLayer, 0.1);
    assertUniform(theta, firstLayer, theta.length, 0.2);
  }

  /** Within ±bound; the mean of squares of such a uniform is bound²/3, here to six deviations. */
  private static void assertUniform(double[] theta, int from, int to, double bound) {
    double squares = 0;
    double largest = 0;
    for (int i = from; i < to; i++) {
      squares += theta[i] * theta[i];
      largest = Math.max(largest, Math.abs(theta[i]));
    }
    int n = to - from;
    double variance = bound * bound / 3;
    double deviation = bound * bound * Math.sqrt(4.0 / 45 / n);
    assertThat(largest).isLessThanOrEqualTo(bound).isGreaterThan(0.98 * bound);
    assertThat(squares / n).isCloseTo(variance, within(6 * deviation));
  }

  @Test
  void theSameSeedGivesTheSameNetwork() {
    assertThat(DifficultyNet.initial(4, 6, new SplittableRandom(1)))
        .isEqualTo(NET)
        .hasSameHashCodeAs(NET);
    assertThat(DifficultyNet.initial(4, 6, new SplittableRandom(2))).isNotEqualTo(NET);
  }

  @Test
  void arraysAreCopiedInAndOut() {
    double[] theta = NET.theta();
    DifficultyNet copy = DifficultyNet.of(4, 6, theta);
    theta[0] = 99;
    copy.theta()[1] = 99;
    var forward = NET.forward(ACCURACY);
    forward.difficulty()[0] = 99;
    assertThat(copy).isEqualTo(NET);
    assertThat(forward.difficulty()[0]).isBetween(0.0, 1.0);
  }

  @Test
  void extremeParametersStayWithinTheSigmoid() {
    double[] theta = new double[DifficultyNet.parameterCount(2, 1)];
    theta[theta.length - 2] = -1000; // biases of the outputs
    theta[theta.length - 1] = 1000;
    assertThat(DifficultyNet.of(2, 1, theta).forward(new double[2]).difficulty())
        .containsExactly(0, 1);
  }

  @Test
  void crossesTheWireWhole() {
    assertThat(Wire.roundTrip(NET)).isEqualTo(NET);
  }

  @Test
  void refusesSizesThatDoNotFit() {
    assertThatThrownBy(() -> DifficultyNet.initial(0, 5, new SplittableRandom(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Difficulty-Net needs at least 1 class and 1 hidden unit, but got classes = 0 and"
                + " hidden = 5");
    assertThatThrownBy(() -> DifficultyNet.parameterCount(1000, 50_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Difficulty-Net with classes = 1000 and hidden = 50000 has more parameters than an"
                + " array holds; lower method.hidden");
    assertThatThrownBy(() -> DifficultyNet.of(4, 6, new double[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("theta has 3 elements; it must have 100");
  }

  @Test
  void refusesBadNumbersAndForeignForwardPasses() {
    double[] theta = NET.theta();
    theta[5] = Double.NaN;
    assertThatThrownBy(() -> DifficultyNet.of(4, 6, theta))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("theta[5] is NaN; it must be finite");
    assertThatThrownBy(() -> NET.forward(new double[] {0, 0, 1.01, 0}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("accuracy[2] is 1.01; it must lie in [0.0, 1.0]");
    var other = DifficultyNet.of(4, 6, NET.theta());
    assertThatThrownBy(() -> other.gradient(NET.forward(ACCURACY), new double[4]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The forward pass belongs to another Difficulty-Net; call forward on this one first");
  }
}

package io.difficultynet.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.difficultynet.weight.WeightsFromDifficulties;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DriverTargetTest {

  private static final double ROUNDING = 1e-11;

  /** Accuracies of ten classes as a training has them. */
  private static final double[] TEN = {0.85, 0.9, 0.7, 0.75, 0.6, 0.5, 0.2, 0.45, 0.3, 0.15};

  @Test
  void thePapersIsOneLessTheShareOfTheAccuracies() {
    assertThat(DriverTarget.SHARE.of(new double[] {0.8, 0.2, 0.6}))
        .containsExactly(new double[] {1 - 0.5, 1 - 0.125, 1 - 0.375}, within(ROUNDING));
    assertThat(DriverTarget.SHARE.of(new double[3])).containsExactly(1, 1, 1);
  }

  @Test
  void byTheMeanAClassLikeTheOthersHasAHalf() {
    assertThat(DriverTarget.MEAN.of(new double[] {0.4, 0.1, 0.7, 0.4}))
        .containsExactly(new double[] {0.5, 0.875, 0.125, 0.5}, within(ROUNDING));
    assertThat(DriverTarget.MEAN.of(new double[] {1, 0, 0, 0}))
        .containsExactly(new double[] {0, 1, 1, 1}, within(ROUNDING));
    assertThat(DriverTarget.MEAN.of(new double[3])).containsExactly(0.5, 0.5, 0.5);
  }

  /** Which is why it is the paper's for any number of classes. */
  @Test
  void ofTwoClassesBothAreTheSame() {
    double[] two = {0.9, 0.3};
    assertThat(DriverTarget.MEAN.of(two))
        .containsExactly(DriverTarget.SHARE.of(two), within(ROUNDING));
  }

  /**
   * Ten classes, and the same ten times a factor: what the weights become within 15 rounds does not
   * depend on it, where with the paper's target they come close to 1.
   */
  @ParameterizedTest
  @ValueSource(ints = {10, 100})
  void byTheMeanTheNumberOfClassesDoesNotChangeTheSpreadOfTheWeights(int times) {
    double ofTen = spread(DriverTarget.MEAN, TEN);
    assertThat(ofTen).isGreaterThan(3);
    assertThat(spread(DriverTarget.MEAN, repeated(times))).isBetween(0.9 * ofTen, 1.1 * ofTen);
    assertThat(spread(DriverTarget.SHARE, TEN)).isGreaterThan(1.1);
    assertThat(spread(DriverTarget.SHARE, repeated(times))).isLessThan(1.1);
  }

  private static double[] repeated(int times) {
    return IntStream.range(0, TEN.length * times).mapToDouble(c -> TEN[c % TEN.length]).toArray();
  }

  /** The largest over the smallest weight that the driver loss makes in 15 rounds of 8 steps. */
  private static double spread(DriverTarget target, double[] accuracy) {
    int classes = accuracy.length;
    var settings =
        new MetaSettings(
            0.3,
            target,
            MetaGradientMode.DRIVER_ONLY,
            MetaSettings.Scaling.NONE,
            0.2,
            new AdamSettings(1e-3, 0.9, 0.999, 1e-8, 1e-4));
    long[] counts = new long[classes];
    Arrays.fill(counts, 1);
    var step = new MetaStep(settings, WeightsFromDifficulties.overClasses(classes), counts);
    List<double[]> gradients = Collections.nCopies(8, new double[classes]);
    var net = DifficultyNet.initial(classes, 32, new SplittableRandom(1));
    var adam = AdamState.initial(net.theta().length);
    double[] weights = new double[TEN.length]; // means of the copies
    for (int round = 0; round < 15; round++) {
      var outcome = step.run(net, adam, accuracy, gradients);
      net = outcome.net();
      adam = outcome.adam();
      Arrays.fill(weights, 0);
      for (int c = 0; c < classes; c++) {
        weights[c % TEN.length] += outcome.weights().of(c);
      }
    }
    return Arrays.stream(weights).max().orElseThrow() / Arrays.stream(weights).min().orElseThrow();
  }

  @ParameterizedTest
  @EnumSource
  void impossibleInputsAreRefused(DriverTarget target) {
    assertThatThrownBy(() -> target.of(new double[] {-0.1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("accuracy[0] is -0.1; it must lie in [0.0, 1.0]");
    assertThatThrownBy(() -> target.of(new double[] {0.5, Double.NaN}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "accuracy[1] is NaN: class 1 has no validation samples, so it has no difficulty; set"
                + " split.validation-per-class to at least 1");
    assertThatThrownBy(() -> target.of(new double[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The driver loss of 0 classes was asked for; there must be at least 1 class");
  }
}

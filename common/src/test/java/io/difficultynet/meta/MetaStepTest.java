package io.difficultynet.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.math.Vectors;
import io.difficultynet.meta.MetaSettings.Scaling;
import io.difficultynet.testing.GradientCheck;
import io.difficultynet.testing.TorchVectors;
import io.difficultynet.weight.ClassWeights;
import io.difficultynet.weight.WeightsFromDifficulties;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class MetaStepTest {

  /**
   * Both sides run in double. Adam divides by the root of the squared gradient, so an element whose
   * gradient is nearly 0 carries the rounding of that gradient magnified.
   */
  private static final double TORCH_AFTER_STEPS = 1e-10;

  private static final AdamSettings ADAM = new AdamSettings(1e-2, 0.9, 0.999, 1e-8, 1e-4);
  private static final DifficultyNet NET = DifficultyNet.initial(3, 5, new SplittableRandom(1));
  private static final AdamState FRESH = AdamState.initial(NET.theta().length);
  private static final double[] ACCURACY = {0.9, 0.4, 0.1};
  private static final List<double[]> GRADIENTS =
      List.of(new double[] {0.1, -0.2, -0.3}, new double[] {-0.2, 0.05, -0.1});

  static Stream<? extends Config> cases() {
    return TorchVectors.load("meta-step").getConfigList("cases").stream();
  }

  /** Autograd through MLP, sigmoid, normalisation and both losses, then torch.optim.Adam. */
  @ParameterizedTest
  @MethodSource("cases")
  void learnsWhatPyTorchLearns(Config vectors) {
    int classes = vectors.getInt("classes");
    int hidden = vectors.getInt("hidden");
    var settings =
        new MetaSettings(
            vectors.getDouble("driver-weight"),
            MetaGradientMode.valueOf(
                vectors.getString("mode").toUpperCase(Locale.ROOT).replace('-', '_')),
            Scaling.NONE,
            null,
            new AdamSettings(
                vectors.getDouble("rate"), 0.9, 0.999, 1e-8, vectors.getDouble("weight-decay")));
    var net = DifficultyNet.of(classes, hidden, TorchVectors.doubles(vectors, "theta"));
    var fresh = AdamState.initial(net.theta().length);
    double[] accuracy = TorchVectors.doubles(vectors, "accuracy");
    List<double[]> gradients = Arrays.asList(TorchVectors.rows(vectors, "meta-gradients"));
    double[][] thetas = TorchVectors.rows(vectors, "thetas");
    for (int steps = 1; steps <= gradients.size(); steps++) {
      var outcome = step(settings, classes).run(net, fresh, accuracy, gradients.subList(0, steps));
      assertThat(outcome.net().theta())
          .as("θ after " + steps)
          .containsExactly(thetas[steps - 1], within(TORCH_AFTER_STEPS));
      assertThat(outcome.adam().step()).isEqualTo(steps);
    }
    var outcome = step(settings, classes).run(net, fresh, accuracy, gradients);
    assertThat(outcome.difficulty())
        .containsExactly(TorchVectors.doubles(vectors, "difficulty"), within(TORCH_AFTER_STEPS));
    assertThat(outcome.weights().toArray())
        .containsExactly(TorchVectors.doubles(vectors, "weights"), within(TORCH_AFTER_STEPS));
    assertClose(outcome.driverLoss(), vectors, "driver-loss");
    assertClose(outcome.metaGradientNorm(), vectors, "meta-gradient-norm");
    assertClose(outcome.driverGradientNorm(), vectors, "driver-gradient-norm");
  }

  private static MetaSettings settings(MetaGradientMode mode) {
    return new MetaSettings(0.3, mode, Scaling.NONE, null, ADAM);
  }

  private static MetaStep step(MetaSettings settings) {
    return step(settings, 3);
  }

  /** The paper's: no prior, and equal classes. */
  private static MetaStep step(MetaSettings settings, int classes) {
    long[] counts = new long[classes];
    Arrays.fill(counts, 1);
    return new MetaStep(settings, WeightsFromDifficulties.overClasses(classes), counts);
  }

  private static void assertClose(double actual, Config vectors, String path) {
    assertThat(actual).as(path).isCloseTo(vectors.getDouble(path), within(TORCH_AFTER_STEPS));
  }

  @ParameterizedTest
  @CsvSource({
    "1e308, 0.3, is -?Infinity|is NaN",
    "1e-3, 1e308, is -?Infinity|is NaN",
    "1e5, 0.3, are 0 for all 3 classes|is NaN|is -?Infinity"
  })
  void settingsThatDriveTheNetworkToInfinityAreDivergence(
      double rate, double driverWeight, String what) {
    var settings =
        new MetaSettings(
            driverWeight,
            MetaGradientMode.META_AND_DRIVER,
            Scaling.NONE,
            null,
            new AdamSettings(rate, 0.9, 0.999, 1e-8, 1e-4));
    assertThatThrownBy(() -> step(settings).run(NET, FRESH, new double[3], allTheSame()))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageStartingWith("DN-1012 DIVERGED: ")
        .hasMessageFindingMatch(what)
        .hasMessageContaining("so the network that learns weights has diverged. Lower method.adam");
  }

  /** Gradients of which every one lowers all difficulties. */
  private static List<double[]> allTheSame() {
    return Collections.nCopies(50, new double[] {0.1, 0.1, 0.1});
  }

  /** The state that a checkpoint keeps is all there is: two rounds of one step are one of two. */
  @ParameterizedTest
  @EnumSource(MetaGradientMode.class)
  void roundsComposeBitForBit(MetaGradientMode mode) {
    var settings = settings(mode);
    var both = step(settings).run(NET, FRESH, ACCURACY, GRADIENTS);
    var first = step(settings).run(NET, FRESH, ACCURACY, GRADIENTS.subList(0, 1));
    var second = step(settings).run(first.net(), first.adam(), ACCURACY, GRADIENTS.subList(1, 2));
    assertThat(second.net()).isEqualTo(both.net());
    assertThat(second.adam()).isEqualTo(both.adam());
    assertThat(second.weights()).isEqualTo(both.weights());
  }

  @Test
  void driverOnlyLooksAtTheNumberOfMetaGradientsAlone() {
    var settings = settings(MetaGradientMode.DRIVER_ONLY);
    var zeros = List.of(new double[3], new double[3]);
    var withZeros = step(settings).run(NET, FRESH, ACCURACY, zeros);
    var withOthers = step(settings).run(NET, FRESH, ACCURACY, GRADIENTS);
    assertThat(withOthers.net()).isEqualTo(withZeros.net());
    assertThat(withOthers.metaGradientNorm()).isZero();
    assertThat(withOthers.driverGradientNorm()).isPositive();
  }

  @Test
  void theMeanMetaGradientIsReportedAsGiven() {
    var settings = settings(MetaGradientMode.META_AND_DRIVER);
    var outcome = step(settings).run(NET, FRESH, ACCURACY, GRADIENTS);
    assertThat(outcome.meanMetaGradient())
        .containsExactly(new double[] {-0.05, -0.075, -0.2}, within(1e-15));
  }

  /** Of the default's kind: scaled by class, weights with mean 1 over the samples. */
  @Test
  void theMetaPullIsTheGradientThatMovesTheDifficulties() {
    long[] counts = {60, 30, 10};
    WeightsFromDifficulties scale = WeightsFromDifficulties.overClasses(3).overSamples(counts);
    var settings =
        new MetaSettings(0.3, MetaGradientMode.META_AND_DRIVER, Scaling.PER_CLASS, null, ADAM);
    double[] given = {0.1, -0.2, -0.3};
    double[] scaled = {0.1 * 100 / 180, -0.2 * 100 / 90, -0.3 * 100 / 30};
    double[] difficulty = NET.forward(ACCURACY).difficulty();
    double[] pull =
        new MetaStep(settings, scale, counts).run(NET, FRESH, ACCURACY, List.of(given)).metaPull();
    GradientCheck.check(
        "scaled meta loss to first order",
        d -> {
          double sum = 0;
          for (int c = 0; c < 3; c++) {
            sum += scaled[c] * scale.weights(d).of(c);
          }
          return sum;
        },
        difficulty,
        Vectors.scale(-1, pull));
  }

  /** Weights move against the meta gradient: a class with a negative one gains. */
  @Test
  void aClassThatHelpsGainsWeight() {
    var settings = settings(MetaGradientMode.META_ONLY);
    var helpful = List.of(new double[] {0, 0, -1}, new double[] {0, 0, -1});
    var before = WeightsFromDifficulties.overClasses(3).weights(NET.forward(ACCURACY).difficulty());
    var after = step(settings).run(NET, FRESH, ACCURACY, helpful).weights();
    assertThat(after.of(2)).isGreaterThan(before.of(2));
  }

  /** Scaling by N / (C n_c) is the same as giving the scaled gradients. */
  @Test
  void perClassScalingMultipliesTheGradientOfRareClasses() {
    long[] counts = {60, 30, 10};
    WeightsFromDifficulties scale = WeightsFromDifficulties.overClasses(3);
    var scaled =
        new MetaSettings(0.3, MetaGradientMode.META_AND_DRIVER, Scaling.PER_CLASS, null, ADAM);
    var plain = settings(MetaGradientMode.META_AND_DRIVER);
    double[] given = {0.1, -0.2, -0.3};
    double[] multiplied = {0.1 * 100 / 180, -0.2 * 100 / 90, -0.3 * 100 / 30};
    var one = new MetaStep(scaled, scale, counts).run(NET, FRESH, ACCURACY, List.of(given));
    var other = new MetaStep(plain, scale, counts).run(NET, FRESH, ACCURACY, List.of(multiplied));
    assertThat(one.net().theta()).containsExactly(other.net().theta(), within(1e-12));
    assertThat(one.meanMetaGradient()).containsExactly(given);
  }

  @Test
  void stepsEndWhereAWeightHasLeftTheTrustRegion() {
    List<double[]> many = Collections.nCopies(50, new double[] {0, 0, -1});
    var free = new MetaSettings(0, MetaGradientMode.META_ONLY, Scaling.NONE, null, ADAM);
    var bound = new MetaSettings(0, MetaGradientMode.META_ONLY, Scaling.NONE, 0.1, ADAM);
    ClassWeights start =
        WeightsFromDifficulties.overClasses(3).weights(NET.forward(ACCURACY).difficulty());
    var far = step(free).run(NET, FRESH, ACCURACY, many);
    var near = step(bound).run(NET, FRESH, ACCURACY, many);
    assertThat(far.steps()).isEqualTo(50);
    assertThat(near.steps()).isLessThan(50);
    var before = step(free).run(NET, FRESH, ACCURACY, many.subList(0, near.steps() - 1));
    assertThat(moved(start, before.weights())).isLessThanOrEqualTo(0.1);
    assertThat(moved(start, near.weights())).isGreaterThan(0.1);
    assertThat(near.net())
        .isEqualTo(step(free).run(NET, FRESH, ACCURACY, many.subList(0, near.steps())).net());
  }

  private static double moved(ClassWeights from, ClassWeights to) {
    double most = 0;
    for (int c = 0; c < from.classes(); c++) {
      most = Math.max(most, Math.abs(Math.log(to.of(c) / from.of(c))));
    }
    return most;
  }

  @Test
  void aMetaGradientThatIsNotFiniteMeansDivergence() {
    var settings = settings(MetaGradientMode.META_AND_DRIVER);
    var broken = List.of(new double[3], new double[] {0, Double.NaN, 0});
    assertThatThrownBy(() -> step(settings).run(NET, FRESH, ACCURACY, broken))
        .isInstanceOfSatisfying(
            DifficultyNetException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DIVERGED))
        .hasMessage(
            "DN-1012 DIVERGED: meta gradient of pair 1, class 1: it is NaN, so the losses around"
                + " the pseudo step are not finite. Lower train.learning-rate.initial or"
                + " method.inner-rate.");
  }

  @Test
  void impossibleInputsAreRefused() {
    var settings = settings(MetaGradientMode.META_AND_DRIVER);
    assertThatThrownBy(() -> step(settings).run(NET, FRESH, ACCURACY, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "No meta gradient was given, so there is no step to take; give at least one, of zeros"
                + " when only the driver loss counts");
    assertThatThrownBy(() -> step(settings).run(NET, FRESH, ACCURACY, List.of(new double[2])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("metaGradients.get(0) has 2 elements; it must have 3");
  }
}

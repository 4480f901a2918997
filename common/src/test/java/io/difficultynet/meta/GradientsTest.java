package io.difficultynet.meta;

import io.difficultynet.math.Vectors;
import io.difficultynet.seed.Uniforms;
import io.difficultynet.testing.GradientCheck;
import io.difficultynet.weight.FrequencyWeights;
import io.difficultynet.weight.WeightsFromDifficulties;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every gradient against central differences, at the start and after some learning. */
class GradientsTest {

  private static final double LAMBDA = 0.3;
  private static final int LEARNING_STEPS = 20;
  private static final AdamSettings ADAM = new AdamSettings(1e-2, 0.9, 0.999, 1e-8, 1e-4);

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "2, 3, 2", "7, 5, 3", "10, 16, 4", "3, 33, 5"})
  void difficultyNetBackward(int classes, int hidden, long seed) {
    Case at = new Case(classes, hidden, seed);
    for (DifficultyNet net : at.startAndLearned()) {
      ToDoubleFunction<double[]> loss =
          theta -> {
            double[] d = DifficultyNet.of(classes, hidden, theta).forward(at.accuracy).difficulty();
            return dot(at.direction, d);
          };
      double[] analytic = net.gradient(net.forward(at.accuracy), at.direction);
      GradientCheck.check("∂(r·d)/∂θ", loss, net.theta(), analytic);
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 3, 2", "7, 5, 3", "10, 16, 4"})
  void wholeMetaLossByTheta(int classes, int hidden, long seed) {
    Case at = new Case(classes, hidden, seed);
    for (DifficultyNet net : at.startAndLearned()) {
      ToDoubleFunction<double[]> loss =
          theta -> {
            double[] d = DifficultyNet.of(classes, hidden, theta).forward(at.accuracy).difficulty();
            double[] v = scale(classes).weights(d).toArray();
            return dot(at.direction, v) + LAMBDA * DriverLoss.value(d, at.accuracy);
          };
      DifficultyNet.Forward forward = net.forward(at.accuracy);
      GradientCheck.check(
          "∂(L_meta + λ L_driver)/∂θ", loss, net.theta(), net.gradient(forward, at.byD(forward)));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "2, 3, 2", "7, 5, 3", "10, 16, 4"})
  void driverLossByDifficulty(int classes, int hidden, long seed) {
    Case at = new Case(classes, hidden, seed);
    for (DifficultyNet net : at.startAndLearned()) {
      double[] d = net.forward(at.accuracy).difficulty();
      GradientCheck.check(
          "∂L_driver/∂d",
          x -> DriverLoss.value(x, at.accuracy),
          d,
          DriverLoss.gradient(d, at.accuracy));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "2, 3, 2", "7, 5, 3", "10, 16, 4"})
  void normalisationByDifficulty(int classes, int hidden, long seed) {
    Case at = new Case(classes, hidden, seed);
    for (DifficultyNet net : at.startAndLearned()) {
      double[] d = net.forward(at.accuracy).difficulty();
      GradientCheck.check(
          "∂(g·v)/∂d",
          x -> dot(at.direction, scale(classes).weights(x).toArray()),
          d,
          scale(classes).pullBack(d, at.direction));
    }
  }

  /** One with a prior, shares and a floor, so that no term of the formula is a constant. */
  private static WeightsFromDifficulties scale(int classes) {
    long[] counts = LongStream.rangeClosed(3, classes + 2).toArray();
    return WeightsFromDifficulties.overClasses(classes)
        .withPrior(FrequencyWeights.inverse(counts, 0.25))
        .overSamples(counts)
        .withFloor(0.05);
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** A network, accuracies and a gradient to pull back, all drawn from one seed. */
  private static final class Case {
    private final DifficultyNet start;
    private final double[] accuracy;
    private final double[] direction;

    Case(int classes, int hidden, long seed) {
      var random = new SplittableRandom(seed);
      start = DifficultyNet.initial(classes, hidden, random);
      accuracy = random.doubles(classes).toArray();
      direction = new double[classes];
      for (int c = 0; c < classes; c++) {
        direction[c] = Uniforms.between(-1, 1, random);
      }
    }

    /** The network as it starts, and after learning on the sum of both terms. */
    DifficultyNet[] startAndLearned() {
      DifficultyNet net = start;
      AdamState state = AdamState.initial(net.theta().length);
      for (int i = 0; i < LEARNING_STEPS; i++) {
        DifficultyNet.Forward forward = net.forward(accuracy);
        Adam.Result next = Adam.step(ADAM, state, net.theta(), net.gradient(forward, byD(forward)));
        net = DifficultyNet.of(net.classes(), net.hidden(), next.parameters());
        state = next.state();
      }
      return new DifficultyNet[] {start, net};
    }

    /** ∂(g·v + λ L_driver)/∂d. */
    double[] byD(DifficultyNet.Forward forward) {
      double[] d = forward.difficulty();
      return Vectors.sum(
          scale(d.length).pullBack(d, direction),
          Vectors.scale(LAMBDA, DriverLoss.gradient(d, accuracy)));
    }
  }
}

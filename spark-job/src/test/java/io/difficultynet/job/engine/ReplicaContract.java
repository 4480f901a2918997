package io.difficultynet.job.engine;

import static io.difficultynet.job.engine.ReplicaComparison.assertClose;
import static io.difficultynet.job.engine.ReplicaComparison.relativeError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.Node;
import io.difficultynet.job.network.Perceptrons;
import io.difficultynet.job.network.ResNets;
import io.difficultynet.job.network.ResNets.Shortcut;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every engine has to do, measured against the slow twin: same description, same parameters,
 * same batch.
 */
public abstract class ReplicaContract {

  private static final double RELATIVE = 1e-4;

  /** A span's gradient below this share of the whole is rounding of larger terms. */
  private static final double SPAN_FLOOR = 1e-3;

  private static final double STATISTICS = 1e-5;

  /** Largest batch that these tests predict. */
  protected static final int MOST_PREDICTED = 7;

  protected static final NetworkDescription NETWORK = Tiny.resNet(4, Shortcut.B, 3, 5);

  @ParameterizedTest(name = "shortcut {0}, {1} channels, batch {2}, width {3}, {4} classes")
  @CsvSource({
    "A,3,6,4,5",
    "B,3,6,4,5",
    "C,3,6,4,5",
    "A,1,5,4,3",
    "B,1,1,2,2",
    "C,3,7,6,10",
    "A,3,13,16,10"
  })
  void lossesGradientAndStatisticsAreThoseOfTheTwin(
      Shortcut shortcut, int channels, int size, int width, int classes) {
    assertEngineIsTwin(Tiny.resNet(width, shortcut, channels, classes), size, RELATIVE);
  }

  private void assertEngineIsTwin(NetworkDescription network, int size, double relative) {
    float[] parameters = Tiny.parameters(network, 3);
    Batch batch = Tiny.batch(network, size, 4);
    try (Replica replica = engine(network);
        Replica twin = new PlainReplica(network)) {
      Answer found = Answer.of(replica, parameters, batch);
      Answer expected = Answer.of(twin, parameters, batch);
      assertThat(relativeError(found.losses, expected.losses)).isLessThan(relative);
      assertThat(relativeError(found.forwardOnly, expected.losses)).isLessThan(relative);
      assertClose(network, found.gradient, expected.gradient, relative, SPAN_FLOOR);
      assertThat(relativeError(found.statistics, expected.statistics)).isLessThan(STATISTICS);
    }
  }

  @Test
  void outputsThatSeveralNodesReadAreThoseOfTheTwin() {
    NetworkDescription network = Tiny.withForks(5);
    assertEngineIsTwin(network, 7, RELATIVE);
    assertPredictionsAreThoseOfTheTwin(network, Tiny.batch(network, 5, 5));
  }

  /** 7x7 convolution, max pooling, four stages; batch norm over 4 pixels of a sample at the end. */
  @ParameterizedTest(name = "ResNet-{0}, shortcut {1}, batch {2}, width {3}, side {4}")
  @CsvSource({"10,B,6,4,64", "18,A,5,2,64"})
  void networksForLargeImagesAreThoseOfTheTwinToo(
      int depth, Shortcut shortcut, int size, int width, int side) {
    assertEngineIsTwin(
        ResNets.forLargeImages(depth, width, shortcut, new Node.Input(3, side, side), 5),
        size,
        RELATIVE);
  }

  @Test
  void networksForImagesThatAreNotSquareAreThoseOfTheTwin() {
    var wide = new Node.Input(3, 8, 16);
    assertEngineIsTwin(ResNets.forSmallImages(8, 4, Shortcut.A, wide, 5), 6, RELATIVE);
    var high = new Node.Input(3, 96, 64);
    assertEngineIsTwin(ResNets.forLargeImages(10, 4, Shortcut.B, high, 5), 6, RELATIVE);
  }

  /**
   * Bottleneck blocks. In fifty layers of few pixels some ReLU often stands so near 0 that rounding
   * decides its side, and the gradient then jumps by a thousandth or a hundredth; with other
   * parameters it does not. So the losses agree each time, and the gradients in the best case.
   */
  @ParameterizedTest
  @EnumSource(names = {"A", "B"})
  void bottleneckNetworksAreThoseOfTheTwinWhereNoReluStandsAtItsKink(Shortcut shortcut) {
    NetworkDescription network =
        ResNets.forLargeImages(50, 4, shortcut, new Node.Input(3, 64, 64), 5);
    double best = Double.POSITIVE_INFINITY;
    try (Replica replica = replica(network);
        Replica twin = new PlainReplica(network)) {
      for (int seed = 3; seed < 9; seed++) {
        float[] parameters = Tiny.parameters(network, seed);
        Batch batch = Tiny.batch(network, 6, seed + 20);
        Answer found = Answer.of(replica, parameters, batch);
        Answer expected = Answer.of(twin, parameters, batch);
        assertThat(relativeError(found.losses, expected.losses)).isLessThan(RELATIVE);
        best = Math.min(best, relativeError(found.gradient, expected.gradient));
      }
    }
    assertThat(best).isLessThan(RELATIVE);
  }

  @ParameterizedTest(name = "{0} features, hidden {1}, batch {2}, {3} classes")
  @MethodSource("perceptrons")
  void networksForFeaturesAreThoseOfTheTwinToo(
      int features, List<Integer> hidden, int size, int classes) {
    NetworkDescription network = Perceptrons.of(features, hidden, classes);
    assertEngineIsTwin(network, size, RELATIVE);
    assertPredictionsAreThoseOfTheTwin(network, Tiny.batch(network, size, 5));
    assertFeaturesAreThoseOfTheTwin(network, Tiny.batch(network, size, 5));
  }

  static Stream<Arguments> perceptrons() {
    return Stream.of(
        arguments(7, List.of(), 6, 5),
        arguments(64, List.of(), 1, 10),
        arguments(1, List.of(), 7, 2),
        arguments(5, List.of(3), 7, 4),
        arguments(33, List.of(16, 8), 6, 10),
        arguments(1, List.of(1, 2, 5), 3, 2));
  }

  @ParameterizedTest(name = "shortcut {0}, {1} channels, batch {2}")
  @CsvSource({"A,3,7", "B,1,3", "C,3,1"})
  void predictionsUseTheRunningStatisticsAlsoForPartOfABatch(
      Shortcut shortcut, int channels, int size) {
    NetworkDescription network = Tiny.resNet(4, shortcut, channels, 5);
    assertPredictionsAreThoseOfTheTwin(network, Tiny.batch(network, size, 5));
  }

  private void assertPredictionsAreThoseOfTheTwin(NetworkDescription network, Batch batch) {
    try (Replica replica = engine(network);
        Replica twin = new PlainReplica(network)) {
      Predicted found = Predicted.of(replica, network, batch);
      Predicted expected = Predicted.of(twin, network, batch);
      assertThat(relativeError(found.losses, expected.losses)).isLessThan(RELATIVE);
      assertThat(found.classes).containsExactly(expected.classes);
    }
  }

  @ParameterizedTest(name = "shortcut {0}, width {1}, batch {2}")
  @CsvSource({"A,4,7", "B,16,3", "C,6,15"}) // 15: more than are predicted at once
  void featuresAreWhatTheTwinsClassifierReads(Shortcut shortcut, int width, int size) {
    NetworkDescription network = Tiny.resNet(width, shortcut, 3, 5);
    assertFeaturesAreThoseOfTheTwin(network, Tiny.batch(network, size, 5));
  }

  private void assertFeaturesAreThoseOfTheTwin(NetworkDescription network, Batch batch) {
    try (Replica engine = engine(network);
        Replica twin = new PlainReplica(network)) {
      for (int seed = 3; seed < 5; seed++) { // loading anew changes them
        for (Replica replica : List.of(engine, twin)) {
          replica.load(Tiny.parameters(network, seed));
          replica.loadStatistics(Tiny.statistics(network, seed));
        }
        assertThat(relativeError(engine.features(batch), twin.features(batch)))
            .isLessThan(RELATIVE);
      }
    }
  }

  @ParameterizedTest(name = "shortcut {0}, width {1}, batch {2}")
  @CsvSource({"A,4,7", "B,16,3", "C,6,5"})
  void withFrozenNormsTrainingGoesByTheRunningStatistics(Shortcut shortcut, int width, int size) {
    NetworkDescription network = Tiny.resNet(width, shortcut, 3, 5);
    Batch batch = Tiny.batch(network, size, 5);
    try (Replica engine = FrozenNorms.over(network, this::replica);
        Replica twin = FrozenNorms.over(network, PlainReplica::new);
        Replica plain = replica(network)) {
      float[] statistics = Tiny.statistics(network, 2);
      for (int seed = 3; seed < 5; seed++) { // loading anew changes them
        for (Replica replica : List.of(engine, twin, plain)) {
          replica.load(Tiny.parameters(network, seed));
          replica.loadStatistics(statistics);
        }
        float[] expected = plain.logits(batch);
        assertThat(relativeError(engine.logits(batch), expected)).isLessThan(RELATIVE);
        assertThat(relativeError(engine.trainingLogits(batch), expected)).isLessThan(RELATIVE);
        assertThat(relativeError(engine.features(batch), plain.features(batch)))
            .isLessThan(RELATIVE);
        float[] found = new float[network.parameterCount()];
        float[] gradient = new float[found.length];
        engine.gradient(batch, new GivenCoefficients(Tiny.coefficients(size)), found);
        twin.gradient(batch, new GivenCoefficients(Tiny.coefficients(size)), gradient);
        assertClose(network, found, gradient, RELATIVE, SPAN_FLOOR);
        engine.trackStatistics();
        assertThat(running(engine)).containsExactly(statistics);
      }
    }
  }

  @ParameterizedTest(name = "{0} features, {1} hidden units, batch {2}, {3} classes")
  @CsvSource({"5,3,7,4", "1,2,3,2", "33,16,6,10"})
  void cosinesOfVectorsAreThoseOfTheTwin(int features, int hidden, int size, int classes) {
    assertCosinesAreThoseOfTheTwin(
        Perceptrons.of(features, List.of(hidden), classes).withCosines(), size);
  }

  @ParameterizedTest(name = "shortcut {0}, {1} channels, batch {2}, width {3}, {4} classes")
  @CsvSource({"A,3,6,4,5", "B,1,1,2,2", "C,3,7,6,10"})
  void cosinesOfImagesAreThoseOfTheTwin(
      Shortcut shortcut, int channels, int size, int width, int classes) {
    assertCosinesAreThoseOfTheTwin(
        Tiny.resNet(width, shortcut, channels, classes).withCosines(), size);
  }

  private void assertCosinesAreThoseOfTheTwin(NetworkDescription network, int size) {
    assertEngineIsTwin(network, size, RELATIVE);
    assertPredictionsAreThoseOfTheTwin(network, Tiny.batch(network, size, 5));
    assertFeaturesAreThoseOfTheTwin(network, Tiny.batch(network, size, 5));
  }

  /** As an executor makes it. */
  private Replica engine(NetworkDescription network) {
    return network.classifier() instanceof Node.Cosines
        ? CosineClassifier.over(network, this::replica)
        : replica(network);
  }

  @Test
  void theAnswerForASampleDoesNotDependOnWhatElseIsPredictedWithIt() {
    Batch whole = Tiny.batch(NETWORK, MOST_PREDICTED, 6);
    Batch first = new Batch(whole.inputs(), whole.labels(), 2);
    try (Replica replica = replica(NETWORK)) {
      float[] together = Predicted.of(replica, NETWORK, whole).losses;
      assertThat(Predicted.of(replica, NETWORK, first).losses)
          .containsExactly(Arrays.copyOf(together, 2));
    }
  }

  @Test
  void theSameCallsGiveTheSameBits() {
    float[] parameters = Tiny.parameters(NETWORK, 3);
    Batch batch = Tiny.batch(NETWORK, 6, 4);
    try (Replica one = replica(NETWORK);
        Replica other = replica(NETWORK)) {
      Answer first = Answer.of(one, parameters, batch);
      assertSameBits(Answer.of(one, parameters, batch), first);
      assertSameBits(Answer.of(other, parameters, batch), first);
    }
  }

  @Test
  void batchesOfDifferentSizesDoNotDisturbEachOther() {
    float[] parameters = Tiny.parameters(NETWORK, 3);
    Batch small = Tiny.batch(NETWORK, 3, 7);
    Batch large = Tiny.batch(NETWORK, 6, 8);
    try (Replica alone = replica(NETWORK);
        Replica both = replica(NETWORK)) {
      Answer smallAlone = Answer.of(alone, parameters, small);
      float[] moved = Tiny.parameters(NETWORK, 9);
      Answer.of(both, moved, large);
      Predicted.of(both, NETWORK, small);
      assertSameBits(Answer.of(both, parameters, small), smallAlone);
      Answer.of(both, parameters, large);
      assertSameBits(Answer.of(both, parameters, small), smallAlone);
    }
  }

  @Test
  void onlyTrackingMovesTheRunningStatistics() {
    float[] statistics = Tiny.statistics(NETWORK, 2);
    Batch batch = Tiny.batch(NETWORK, 6, 4);
    try (Replica replica = replica(NETWORK)) {
      replica.load(Tiny.parameters(NETWORK, 3));
      replica.loadStatistics(statistics);
      replica.trainingLogits(batch);
      replica.gradient(
          batch, new GivenCoefficients(Tiny.coefficients(6)), new float[NETWORK.parameterCount()]);
      replica.logits(batch);
      assertThat(running(replica)).containsExactly(statistics);
      replica.trackStatistics();
      assertThat(running(replica)).isNotEqualTo(statistics);
    }
  }

  @Test
  void trackingWithoutAGradientIsRefused() {
    try (Replica replica = replica(NETWORK)) {
      assertThatThrownBy(replica::trackStatistics)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("trackStatistics() follows gradient(), which has not run");
    }
  }

  @Test
  void coefficientsScaleTheGradient() {
    Batch batch = Tiny.batch(NETWORK, 4, 4);
    float[] once = new float[NETWORK.parameterCount()];
    float[] thrice = new float[NETWORK.parameterCount()];
    try (Replica replica = replica(NETWORK)) {
      replica.load(Tiny.parameters(NETWORK, 3));
      replica.gradient(batch, new GivenCoefficients(new float[] {1, 1, 1, 1}), once);
      replica.gradient(batch, new GivenCoefficients(new float[] {3, 3, 3, 3}), thrice);
    }
    for (int i = 0; i < once.length; i++) {
      once[i] *= 3;
    }
    assertThat(relativeError(thrice, once)).isLessThan(1e-5);
  }

  @Test
  void plainConvolutionsWithoutNormalisationWorkToo() {
    NetworkDescription network = Tiny.withoutNorm(3);
    float[] parameters = Tiny.parameters(network, 3);
    Batch batch = Tiny.batch(network, 5, 4);
    try (Replica replica = replica(network);
        Replica twin = new PlainReplica(network)) {
      Answer expected = Answer.of(twin, parameters, batch);
      assertClose(
          network,
          Answer.of(replica, parameters, batch).gradient,
          expected.gradient,
          RELATIVE,
          SPAN_FLOOR);
    }
  }

  @Test
  void aStepAgainstTheGradientLowersTheLoss() {
    NetworkDescription network =
        ResNets.forSmallImages(20, 16, Shortcut.A, new Node.Input(3, 32, 32), 10);
    float[] parameters = Tiny.parameters(network, 1);
    Batch batch = Tiny.batch(network, 4, 2);
    var mean = new GivenCoefficients(new float[] {0.25f, 0.25f, 0.25f, 0.25f});
    float[] gradient = new float[parameters.length];
    try (Replica replica = replica(network)) {
      replica.load(parameters);
      replica.gradient(batch, mean, gradient);
      double before = mean(mean.losses());
      double slope = 0; // ‖gradient‖²
      for (int i = 0; i < parameters.length; i++) {
        slope += (double) gradient[i] * gradient[i];
      }
      double rate = 0.01 / Math.sqrt(slope);
      for (int i = 0; i < parameters.length; i++) {
        parameters[i] -= (float) (rate * gradient[i]);
      }
      replica.load(parameters);
      double after = mean(GivenCoefficients.losses(replica.trainingLogits(batch), batch));
      assertThat(before - after).isCloseTo(rate * slope, within(0.1 * rate * slope));
    }
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  /** A replica of the engine that is tested, for this thread. */
  protected abstract Replica replica(NetworkDescription network);

  private static float[] running(Replica replica) {
    float[] statistics = new float[replica.network().statisticCount()];
    replica.statistics(statistics);
    return statistics;
  }

  private static void assertSameBits(Answer found, Answer expected) {
    assertThat(found.losses).isEqualTo(expected.losses);
    assertThat(found.gradient).isEqualTo(expected.gradient);
    assertThat(found.statistics).isEqualTo(expected.statistics);
    assertThat(found.forwardOnly).isEqualTo(expected.forwardOnly);
  }

  /** Everything that training asks of a replica. */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  private record Answer(float[] losses, float[] gradient, float[] statistics, float[] forwardOnly) {
    static Answer of(Replica replica, float[] parameters, Batch batch) {
      int size = batch.size();
      var objective = new GivenCoefficients(Tiny.coefficients(size));
      float[] gradient = new float[parameters.length];
      replica.load(parameters);
      replica.loadStatistics(Tiny.statistics(replica.network(), 2));
      replica.gradient(batch, objective, gradient);
      replica.trackStatistics();
      float[] forwardOnly = GivenCoefficients.losses(replica.trainingLogits(batch), batch);
      return new Answer(objective.losses(), gradient, running(replica), forwardOnly);
    }
  }

  /** Losses and classes with running statistics. */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  private record Predicted(float[] losses, int[] classes) {
    static Predicted of(Replica replica, NetworkDescription network, Batch batch) {
      replica.load(Tiny.parameters(network, 3));
      replica.loadStatistics(Tiny.statistics(network, 2));
      float[] logits = replica.logits(batch);
      return new Predicted(
          GivenCoefficients.losses(logits, batch), GivenCoefficients.predictions(logits, batch));
    }
  }
}

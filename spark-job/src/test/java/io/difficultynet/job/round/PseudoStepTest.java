package io.difficultynet.job.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.FrozenNorms;
import io.difficultynet.job.engine.PlainReplica;
import io.difficultynet.job.engine.Replica;
import io.difficultynet.job.engine.ReplicaComparison;
import io.difficultynet.job.engine.Tiny;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.Node;
import io.difficultynet.job.network.ResNets.Shortcut;
import io.difficultynet.job.round.MetaBruteForce.Question;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The two-forward identity against brute force on the twin, with batch normalisation. A network
 * without ReLU is smooth, so that only the order of the quotient and the rounding of the float
 * interface are left; with ReLU on so few activations, each kink between w − εu and w + εu shows.
 */
class PseudoStepTest {

  private static final double RELATIVE = 1e-2;
  private static final NetworkDescription NETWORK = Tiny.resNet(4, Shortcut.A, 3, 5);
  private static final Question QUESTION = question(NETWORK);
  private static final NetworkDescription SMOOTH =
      new NetworkDescription(
          "smooth",
          List.of(
              new Node.Input(3, 8, 8),
              new Node.Convolution(0, 3, 4, 3, 1, 1),
              new Node.BatchNorm(1, 4),
              new Node.Convolution(2, 4, 6, 3, 2, 1),
              new Node.BatchNorm(3, 6),
              new Node.GlobalAveragePool(4),
              new Node.Linear(5, 6, 5)));

  @ParameterizedTest
  @ValueSource(doubles = {1e-1, 1e-2, 1e-3, 1e-4})
  void onASmoothNetworkTheIdentityHoldsForEveryEpsilon(double epsilon) {
    PlainReplica twin = new PlainReplica(SMOOTH);
    Question question = question(SMOOTH);
    double[] exact = MetaBruteForce.exact(twin, question);
    double[] identity = MetaBruteForce.identity(twin, question, epsilon);
    assertClose(identity, exact, RELATIVE);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 2})
  void whereTheBackboneLearnsAtAnotherRateSoDoesThePseudoStep(double factor) {
    PlainReplica twin = new PlainReplica(SMOOTH);
    Question same = question(SMOOTH);
    Question byPart =
        new Question(same.parameters(), same.weights(), 0.2, same.training(), same.meta(), factor);
    double[] exact = MetaBruteForce.exact(twin, byPart);
    assertClose(MetaBruteForce.identity(twin, byPart, 1e-3), exact, RELATIVE);
    assertClose(MetaBruteForce.byBackward(twin, byPart), exact, 1e-6);
  }

  /** Batch norm over each pass, and nothing else, tells the passes apart from the whole. */
  @Test
  void inMicroBatchesItHoldsWithTheStatisticsOfEach() {
    PlainReplica twin = new PlainReplica(SMOOTH);
    Question whole = question(SMOOTH);
    Question question =
        new Question(
            whole.parameters(),
            whole.weights(),
            whole.innerRate(),
            whole.training(),
            Tiny.batch(SMOOTH, 12, 13));
    double[] exact = MetaBruteForce.inFloats(new InPasses(twin, 6), question, 0.5);
    assertClose(MetaBruteForce.identity(twin, question, 1e-2, 6), exact, RELATIVE);
    assertThat(
            ReplicaComparison.relativeError(MetaBruteForce.identity(twin, question, 1e-2), exact))
        .as("one pass gives something else")
        .isGreaterThan(0.1);
    assertThat(MetaBruteForce.identity(twin, question, 1e-2, question.training().size()))
        .isEqualTo(MetaBruteForce.identity(twin, question, 1e-2));
  }

  /** Batch norm as constants: a network without kinks, whose pseudo step is made by brute force. */
  @Test
  void withFrozenNormsItHoldsWithTheRunningStatistics() {
    Replica frozen = FrozenNorms.over(SMOOTH, PlainReplica::new);
    frozen.loadStatistics(Tiny.statistics(SMOOTH, 3));
    Question question = question(SMOOTH);
    double[] exact = MetaBruteForce.inFloats(frozen, question, 0.5);
    assertClose(MetaBruteForce.identity(frozen, question, 1e-2), exact, RELATIVE);
    PlainReplica unfrozen = new PlainReplica(SMOOTH);
    assertThat(
            ReplicaComparison.relativeError(
                MetaBruteForce.identity(unfrozen, question, 1e-2), exact))
        .as("batch statistics give something else")
        .isGreaterThan(0.1);
  }

  @Test
  void aDirectionThatIsNotFiniteMeansThatTheTrainingDiverged() {
    float[] huge = QUESTION.parameters().clone();
    java.util.Arrays.fill(huge, huge.length - 35, huge.length, Float.MAX_VALUE); // the classifier
    Question question =
        new Question(huge, QUESTION.weights(), 0.2, QUESTION.training(), QUESTION.meta());
    assertThatThrownBy(() -> MetaBruteForce.identity(new PlainReplica(NETWORK), question, 1e-2))
        .isInstanceOfSatisfying(
            DifficultyNetException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DIVERGED))
        .hasMessageContaining("method.inner-rate");
  }

  @Test
  void withReluItHoldsForAnEpsilonThatMeetsFewKinks() {
    PlainReplica twin = new PlainReplica(NETWORK);
    double[] identity = MetaBruteForce.identity(twin, QUESTION, 1e-4);
    assertClose(identity, MetaBruteForce.exact(twin, QUESTION), RELATIVE);
  }

  /** The formula itself, without a difference quotient in it, is exact with batch normalisation. */
  @Test
  void withABackwardForEachClassInPlaceOfTheTwoForwardsNothingIsLeftButRounding() {
    PlainReplica twin = new PlainReplica(NETWORK);
    double[] exact = MetaBruteForce.exact(twin, QUESTION);
    assertClose(MetaBruteForce.byBackward(twin, QUESTION), exact, 1e-6);
  }

  @Test
  void moreWeightWhereTheGradientIsNegativeLowersTheMetaLoss() {
    PlainReplica twin = new PlainReplica(NETWORK);
    double[] gradient = MetaBruteForce.identity(twin, QUESTION, 1e-2);
    double before = MetaBruteForce.loss(twin, QUESTION, 0, 0);
    int negatives = 0;
    for (int c = 0; c < gradient.length; c++) {
      double after = MetaBruteForce.loss(twin, QUESTION, c, 0.1);
      assertThat(after < before)
          .as("class %d, gradient %s", c, gradient[c])
          .isEqualTo(gradient[c] < 0);
      negatives += gradient[c] < 0 ? 1 : 0;
    }
    assertThat(negatives).as("the other direction is a test of nothing").isPositive();
  }

  @Test
  void aClassThatTheMetaBatchConsistsOfDeservesMoreWeight() {
    Batch meta = Tiny.batch(NETWORK, 15, 13);
    int[] onlyTwo = new int[15];
    float[] inputs = new float[meta.inputs().length];
    int length = NETWORK.input().length();
    for (int n = 0; n < 15; n++) { // samples 2, 7 and 12 are of class 2
      onlyTwo[n] = 2;
      System.arraycopy(meta.inputs(), (2 + 5 * (n % 3)) * length, inputs, n * length, length);
    }
    Question question =
        new Question(
            QUESTION.parameters(),
            QUESTION.weights(),
            QUESTION.innerRate(),
            QUESTION.training(),
            new Batch(inputs, onlyTwo, 15));
    double[] gradient = MetaBruteForce.identity(new PlainReplica(NETWORK), question, 1e-2);
    assertThat(gradient[2]).isNegative();
  }

  @Test
  void aClassThatTheTrainingBatchLacksHasNoGradient() {
    Batch training = Tiny.batch(NETWORK, 3, 12); // classes 0, 1, 2
    Question question =
        new Question(QUESTION.parameters(), QUESTION.weights(), 0.05, training, QUESTION.meta());
    double[] gradient = MetaBruteForce.identity(new PlainReplica(NETWORK), question, 1e-2);
    assertThat(gradient[3]).isZero();
    assertThat(gradient[4]).isZero();
    assertThat(gradient[0]).isNotZero();
  }

  @Test
  void theRunningStatisticsStay() {
    PlainReplica twin = new PlainReplica(NETWORK);
    float[] before = Tiny.statistics(NETWORK, 1);
    twin.loadStatistics(before);
    MetaBruteForce.identity(twin, QUESTION, 1e-2);
    float[] after = new float[before.length];
    twin.statistics(after);
    assertThat(after).containsExactly(before);
  }

  private static void assertClose(double[] found, double[] exact, double relative) {
    assertThat(ReplicaComparison.relativeError(found, exact))
        .as(
            MetaBruteForce.table(
                "∂L_meta/∂v", new String[] {"exact", "found"}, new double[][] {exact, found}))
        .isLessThan(relative);
  }

  private static Question question(NetworkDescription network) {
    return new Question(
        Tiny.parameters(network, 11),
        new double[] {0.4, 0.7, 1.0, 1.2, 1.7},
        0.05,
        Tiny.batch(network, 24, 12),
        Tiny.batch(network, 15, 13));
  }
}

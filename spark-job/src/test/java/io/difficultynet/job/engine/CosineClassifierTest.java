package io.difficultynet.job.engine;

import static io.difficultynet.job.engine.ReplicaComparison.relativeError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.NetworkInitialiser;
import io.difficultynet.job.network.Perceptrons;
import io.difficultynet.job.network.ResNets.Shortcut;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Cosines as logits, over the slow twin; the engines' are in {@link ReplicaContract}. */
class CosineClassifierTest {

  private static final NetworkDescription NETWORK = Tiny.resNet(4, Shortcut.B, 3, 5).withCosines();
  private static final Batch BATCH = Tiny.batch(NETWORK, 6, 3);

  private static CosineClassifier classifier(NetworkDescription network, float[] parameters) {
    CosineClassifier classifier = CosineClassifier.over(network, PlainReplica::new);
    classifier.load(parameters);
    classifier.loadStatistics(Tiny.statistics(network, 2));
    return classifier;
  }

  private static float[] gradient(Replica replica, Batch batch) {
    float[] gradient = new float[replica.network().parameterCount()];
    Arrays.fill(gradient, Float.NaN);
    replica.gradient(batch, new GivenCoefficients(Tiny.coefficients(batch.size())), gradient);
    return gradient;
  }

  @Test
  void logitsAreCosinesWhateverTheLengthOfAClassesWeights() {
    float[] parameters = Tiny.parameters(NETWORK, 1);
    float[] before = classifier(NETWORK, parameters).logits(BATCH);
    for (float cosine : before) {
      assertThat(cosine).isBetween(-1f, 1f);
    }
    int first = NETWORK.classifierOffset();
    for (int i = first; i < first + 16; i++) {
      parameters[i] *= 7; // of class 0
    }
    assertThat(relativeError(classifier(NETWORK, parameters).logits(BATCH), before))
        .isLessThan(1e-6);
  }

  /** So a step turns weights and makes them no shorter. */
  @Test
  void theGradientOfAClassIsAcrossItsWeights() {
    float[] parameters = Tiny.parameters(NETWORK, 1);
    float[] gradient = gradient(classifier(NETWORK, parameters), BATCH);
    for (int c = 0; c < 5; c++) {
      double along = 0;
      double length = 0;
      for (int k = 0; k < 16; k++) {
        int at = NETWORK.classifierOffset() + c * 16 + k;
        along += (double) parameters[at] * gradient[at];
        length += (double) gradient[at] * gradient[at];
      }
      assertThat(length).isPositive();
      assertThat(along).isCloseTo(0, within(1e-6 * Math.sqrt(length)));
    }
  }

  /** ReLU can leave a sample without any feature. */
  @Test
  void aSampleWithoutFeaturesHasCosinesOfZeroAndPassesNoGradientOn() {
    NetworkDescription network = Perceptrons.of(2, List.of(3), 4).withCosines();
    float[] parameters = NetworkInitialiser.parameters(network, new SplittableRandom(1));
    Arrays.fill(parameters, 0, 6, 0f);
    Arrays.fill(parameters, 6, 9, -1f); // biases of the hidden units
    CosineClassifier classifier = classifier(network, parameters);
    Batch batch = Tiny.batch(network, 3, 1);
    assertThat(classifier.logits(batch)).containsOnly(0f);
    assertThat(gradient(classifier, batch)).containsOnly(0f);
  }

  @Test
  void frozenNormsGoUnderIt() {
    float[] parameters = Tiny.parameters(NETWORK, 1);
    CosineClassifier frozen =
        CosineClassifier.over(NETWORK, body -> FrozenNorms.over(body, PlainReplica::new));
    frozen.load(parameters);
    frozen.loadStatistics(Tiny.statistics(NETWORK, 2));
    assertThat(
            relativeError(
                frozen.trainingLogits(BATCH), classifier(NETWORK, parameters).logits(BATCH)))
        .isLessThan(1e-5);
  }

  @Test
  void theNetworkHasNoBiasAndIsDrawnWithWeightsOfLengthOne() {
    NetworkDescription linear = Tiny.resNet(4, Shortcut.B, 3, 5);
    assertThat(NETWORK.parameterCount()).isEqualTo(linear.parameterCount() - 5);
    assertThat(NETWORK.classifierOffset()).isEqualTo(linear.classifierOffset());
    assertThat(NETWORK.name()).isEqualTo("ResNet-8 with cosine classifier");
    float[] drawn = NetworkInitialiser.parameters(NETWORK, new SplittableRandom(1));
    float[] asLinear = NetworkInitialiser.parameters(linear, new SplittableRandom(1));
    int offset = NETWORK.classifierOffset();
    assertThat(Arrays.copyOf(drawn, offset)).isEqualTo(Arrays.copyOf(asLinear, offset));
    for (int c = 0; c < 5; c++) {
      double squares = 0;
      for (int i = offset + c * 16; i < offset + (c + 1) * 16; i++) {
        squares += (double) drawn[i] * drawn[i];
      }
      assertThat(squares).isCloseTo(1, within(1e-6));
    }
  }

  @Test
  void theBodyIsWhatLiesBeforeTheClassifierAndGivesTheFeatures() {
    NetworkDescription body = NETWORK.body();
    assertThat(body.outputs()).isEqualTo(16);
    assertThat(body.parameterCount()).isEqualTo(NETWORK.classifierOffset());
    assertThat(body.statisticCount()).isEqualTo(NETWORK.statisticCount());
    assertThatThrownBy(body::classifier)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("body of ResNet-8 with cosine classifier gives features; it has no classifier");
  }
}

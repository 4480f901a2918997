package io.difficultynet.job.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.difficultynet.job.engine.Tiny;
import io.difficultynet.job.network.Model;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.ResNets.Shortcut;
import io.difficultynet.job.round.HeldOut;
import io.difficultynet.job.round.Measurement;
import io.difficultynet.job.round.Replicas;
import io.difficultynet.job.round.RoundInput;
import io.difficultynet.job.round.Timed;
import io.difficultynet.job.round.TrainedRound;
import io.difficultynet.meta.PairGradient;
import io.difficultynet.metrics.ConfusionMatrix;
import io.difficultynet.metrics.SurestMistakes;
import io.difficultynet.metrics.Temperatures;
import io.difficultynet.report.Evaluation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TauNormalisationTest {

  private static final NetworkDescription NETWORK = Tiny.resNet(2, Shortcut.A, 1, 3);
  private static final int FEATURES = 8;
  private static final int OFFSET = NETWORK.classifierOffset();
  private static final Model MODEL =
      new Model(Tiny.parameters(NETWORK, 1), Tiny.statistics(NETWORK, 2));

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3, 1, 1.5})
  void everyWeightIsDividedByTheLengthOfItsClassToThePowerOfTau(double tau) {
    float[] given = MODEL.parameters().clone();
    Model found = TauNormalisation.of(NETWORK, MODEL, tau);
    for (int c = 0; c < 3; c++) {
      double squares = 0;
      for (int k = 0; k < FEATURES; k++) {
        squares += Math.pow(given[OFFSET + c * FEATURES + k], 2);
      }
      for (int k = 0; k < FEATURES; k++) {
        int at = OFFSET + c * FEATURES + k;
        assertThat((double) found.parameters()[at])
            .isCloseTo(given[at] / Math.pow(Math.sqrt(squares), tau), within(1e-6));
      }
    }
    int biases = OFFSET + 3 * FEATURES;
    assertThat(Arrays.copyOfRange(found.parameters(), biases, biases + 3)).containsOnly(0f);
    assertThat(found.parameters()).hasSize(biases + 3);
    assertThat(Arrays.copyOf(found.parameters(), OFFSET))
        .containsExactly(Arrays.copyOf(given, OFFSET));
    assertThat(found.statistics()).isEqualTo(MODEL.statistics());
    assertThat(MODEL.parameters()).containsExactly(given);
  }

  @Test
  void aClassWithoutWeightsStaysSo() {
    float[] parameters = MODEL.parameters().clone();
    Arrays.fill(parameters, OFFSET, OFFSET + FEATURES, 0f);
    Model found = TauNormalisation.of(NETWORK, new Model(parameters, MODEL.statistics()), 0.5);
    assertThat(Arrays.copyOfRange(found.parameters(), OFFSET, OFFSET + FEATURES)).containsOnly(0f);
  }

  /** Right answers of two classes with 10 and 100 samples: balanced accuracy is their mean. */
  @Test
  void theBestBalancedAccuracyIsChosenAndOfEqualsTheSmallestTau() {
    var replicas = new Measured(new long[][] {{5, 50}, {8, 40}, {4, 80}, {2, 99}});
    var chosen = TauNormalisation.choose(NETWORK, MODEL, List.of(0.0, 0.25, 0.5, 1.0), replicas);
    assertThat(chosen.tau()).isEqualTo(0.25); // 0.5, 0.6, 0.6, 0.595
    assertThat(chosen.model()).isEqualTo(TauNormalisation.of(NETWORK, MODEL, 0.25));
    assertThat(chosen.validation().confusion().counts().accuracy()).containsExactly(0.8, 0.4);
    assertThat(chosen.seconds()).isEqualTo(4 * 0.5);
    assertThat(replicas.models)
        .containsExactly(
            TauNormalisation.of(NETWORK, MODEL, 0),
            TauNormalisation.of(NETWORK, MODEL, 0.25),
            TauNormalisation.of(NETWORK, MODEL, 0.5),
            TauNormalisation.of(NETWORK, MODEL, 1));
  }

  @Test
  void anEmptyGridIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> TauNormalisation.choose(NETWORK, MODEL, List.of(), new Measured(new long[0][])))
        .withMessage("There is no tau to choose from");
  }

  /** Answers in order. */
  private static final class Measured implements Replicas {
    private final long[][] right;
    private final List<Model> models = new ArrayList<>();

    Measured(long[][] right) {
      this.right = right;
    }

    @Override
    public Measurement measure(Model model, HeldOut samples) {
      assertThat(samples).as("tau is not chosen by the test set").isEqualTo(HeldOut.VALIDATION);
      long[] of = right[models.size()];
      models.add(model);
      long[][] rows = {{of[0], 10 - of[0]}, {100 - of[1], of[1]}};
      return new Measurement(
          new Evaluation(ConfusionMatrix.of(rows), 1), Temperatures.NONE, SurestMistakes.NONE, 0.5);
    }

    @Override
    public TrainedRound train(RoundInput input) {
      throw new AssertionError("normalising trains nothing");
    }

    @Override
    public Timed<List<PairGradient>> pairGradients(RoundInput input, int pairs) {
      throw new AssertionError("normalising asks for no gradients");
    }

    @Override
    public void close() {}
  }
}

package io.difficultynet.job.train;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.difficultynet.conf.ConfigReader;
import io.difficultynet.conf.MethodSettings;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.job.network.Model;
import io.difficultynet.meta.PairGradient;
import io.difficultynet.seed.Seeds;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetaWeightNetWeightsTest {

  private static final MethodSettings SETTINGS =
      ConfigReader.read(
              ConfigReader.parse("difficulty-net.data { format = cifar10, root = a }", "test"),
              List.of("method.name=meta-weight-net"))
          .config()
          .method();

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void aSlopeThatIsNotFiniteIsADivergence(double slope) {
    MetaWeightNetWeights weights = new MetaWeightNetWeights(SETTINGS, 2);
    Model model = new Model(new float[1], new float[0]);
    TrainingState state =
        TrainingState.initial(model, weights.first(), weights.learner(new Seeds(1)));
    PairGradient slopes =
        new PairGradient(
            new int[] {0, 1}, new double[] {0.5, 0.7}, new double[] {0.1, slope}, new double[2]);

    assertThatExceptionOfType(DifficultyNetException.class)
        .isThrownBy(() -> weights.next(state, weights.first(), List.of(slopes)))
        .withMessage(
            "DN-1012 DIVERGED: meta gradient of a sample's weight: it is %s, so the losses around"
                    .formatted(slope)
                + " the pseudo step are not finite. Lower train.learning-rate.initial or"
                + " method.inner-rate.");
  }
}

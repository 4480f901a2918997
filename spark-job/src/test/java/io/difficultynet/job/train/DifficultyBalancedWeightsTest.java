package io.difficultynet.job.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.job.network.Model;
import io.difficultynet.meta.AccuracyEstimate;
import io.difficultynet.meta.AccuracyPrior;
import io.difficultynet.meta.Learner;
import io.difficultynet.weight.ClassWeights;
import io.difficultynet.weight.WeightsFromDifficulties;
import java.util.List;
import org.junit.jupiter.api.Test;

class DifficultyBalancedWeightsTest {

  private static ClassWeights weights(double... accuracy) {
    TrainingState state =
        new TrainingState(
            1,
            0,
            new Model(new float[1], new float[0]),
            new float[1],
            ClassWeights.ones(accuracy.length),
            accuracy,
            Learner.initial(new double[0]));
    return new DifficultyBalancedWeights(
            WeightsFromDifficulties.overClasses(accuracy.length),
            1.0,
            measured ->
                new AccuracyEstimate(AccuracyPrior.MEAN, 0)
                    .of(measured, new long[] {4, 4, 0}, new long[] {100, 10, 1}))
        .next(state, state.weights(), List.of())
        .weights();
  }

  @Test
  void aClassWithoutValidationSamplesWeighsWhatItsPriorSays() {
    assertThat(weights(0.75, 0.25, Double.NaN)).isEqualTo(weights(0.75, 0.25, 0.5));
    assertThat(weights(0.75, 0.25, 0.5)).isNotEqualTo(weights(0.75, 0.25, 0.75));
  }
}

package io.difficultynet.job.train;

import io.difficultynet.meta.PairGradient;
import io.difficultynet.weight.ClassWeights;
import io.difficultynet.weight.DifficultyWeights;
import io.difficultynet.weight.WeightsFromDifficulties;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Class weights by the accuracies alone, new after each round: CDB (Sinha et al., ACCV 2020).
 *
 * @param scale over what their mean is 1
 * @param exponent τ; null: chosen from the accuracies
 */
record DifficultyBalancedWeights(WeightsFromDifficulties scale, @Nullable Double exponent)
    implements Reweighting {

  @Override
  public ClassWeights first() {
    return scale.base();
  }

  @Override
  public Reweighted next(TrainingState state, ClassWeights inForce, List<PairGradient> pairs) {
    ClassWeights weights =
        exponent == null
            ? DifficultyWeights.dynamic(state.accuracy())
            : DifficultyWeights.of(state.accuracy(), exponent);
    return new Reweighted(scale.withPrior(weights).base(), state.learner(), null);
  }
}

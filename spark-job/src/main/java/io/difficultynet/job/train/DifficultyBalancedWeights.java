package io.difficultynet.job.train;

import io.difficultynet.meta.PairGradient;
import io.difficultynet.weight.ClassWeights;
import io.difficultynet.weight.DifficultyWeights;
import io.difficultynet.weight.WeightsFromDifficulties;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Class weights that depend on the accuracies alone and are computed anew after each round: CDB
 * (Sinha et al., ACCV 2020).
 *
 * @param scale the function from difficulties to weights, which says over what their mean is 1
 * @param exponent τ; null where it follows from the accuracies
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

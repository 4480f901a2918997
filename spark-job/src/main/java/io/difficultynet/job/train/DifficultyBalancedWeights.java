package io.difficultynet.job.train;

import io.difficultynet.meta.PairGradient;
import io.difficultynet.weight.ClassWeights;
import io.difficultynet.weight.DifficultyWeights;
import io.difficultynet.weight.WeightsFromDifficulties;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Class weights that depend on the accuracies alone and are computed anew after each round: CDB
 * (Sinha et al., ACCV 2020).
 */
final class DifficultyBalancedWeights implements Reweighting {

  private final WeightsFromDifficulties scale;
  private final @Nullable Double exponent;
  private final UnaryOperator<double[]> estimate;

  /**
   * Makes the weighting of a run.
   *
   * @param scale the function from difficulties to weights, which says over what their mean is 1
   * @param exponent τ; null where it follows from the accuracies
   * @param estimate from measured accuracies to those that weights follow from // [C] → [C]
   */
  DifficultyBalancedWeights(
      WeightsFromDifficulties scale, @Nullable Double exponent, UnaryOperator<double[]> estimate) {
    this.scale = scale;
    this.exponent = exponent;
    this.estimate = estimate;
  }

  @Override
  public ClassWeights first() {
    return scale.base();
  }

  @Override
  public Reweighted next(TrainingState state, ClassWeights inForce, List<PairGradient> pairs) {
    double[] accuracy = estimate.apply(state.accuracy());
    ClassWeights weights =
        exponent == null
            ? DifficultyWeights.dynamic(accuracy)
            : DifficultyWeights.of(accuracy, exponent);
    return new Reweighted(scale.withPrior(weights).base(), state.learner(), null);
  }
}

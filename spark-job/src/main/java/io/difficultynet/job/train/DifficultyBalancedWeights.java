package io.difficultynet.job.train;

import io.difficultynet.meta.AccuracyPrior;
import io.difficultynet.meta.PairGradient;
import io.difficultynet.weight.ClassWeights;
import io.difficultynet.weight.DifficultyWeights;
import io.difficultynet.weight.WeightsFromDifficulties;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Class weights that depend on the accuracies alone and are computed anew after each round: CDB
 * (Sinha et al., ACCV 2020).
 */
final class DifficultyBalancedWeights implements Reweighting {

  private final WeightsFromDifficulties scale;
  private final @Nullable Double exponent;
  private final AccuracyPrior prior;
  private final long[] counts; // [C]

  /**
   * Makes the weighting of a run.
   *
   * @param scale the function from difficulties to weights, which says over what their mean is 1
   * @param exponent τ; null where it follows from the accuracies
   * @param prior of classes without validation samples
   * @param counts training samples of each class // [C]
   */
  DifficultyBalancedWeights(
      WeightsFromDifficulties scale,
      @Nullable Double exponent,
      AccuracyPrior prior,
      long[] counts) {
    this.scale = scale;
    this.exponent = exponent;
    this.prior = prior;
    this.counts = counts.clone();
  }

  @Override
  public ClassWeights first() {
    return scale.base();
  }

  @Override
  public Reweighted next(TrainingState state, ClassWeights inForce, List<PairGradient> pairs) {
    double[] accuracy = prior.filled(state.accuracy(), counts);
    ClassWeights weights =
        exponent == null
            ? DifficultyWeights.dynamic(accuracy)
            : DifficultyWeights.of(accuracy, exponent);
    return new Reweighted(scale.withPrior(weights).base(), state.learner(), null);
  }
}

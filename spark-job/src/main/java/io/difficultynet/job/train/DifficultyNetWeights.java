package io.difficultynet.job.train;

import io.difficultynet.conf.MethodSettings;
import io.difficultynet.meta.DifficultyNet;
import io.difficultynet.meta.Learner;
import io.difficultynet.meta.MetaStep;
import io.difficultynet.meta.PairGradient;
import io.difficultynet.seed.Purpose;
import io.difficultynet.seed.Seeds;
import io.difficultynet.weight.ClassWeights;
import io.difficultynet.weight.WeightAction;
import io.difficultynet.weight.WeightsFromDifficulties;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/** Class weights that Difficulty-Net learns (Sinha and Ohashi, WACV 2023, section 3). */
final class DifficultyNetWeights implements Reweighting {

  private final MethodSettings settings;
  private final WeightsFromDifficulties scale;
  private final WeightAction action;
  private final MetaStep step;
  private final int classes;
  private final UnaryOperator<double[]> estimate;

  /**
   * Makes the weighting of a run.
   *
   * @param scale the function from difficulties to weights
   * @param counts training samples of each class // [C]
   * @param estimate from measured accuracies to those that the network reads // [C] → [C]
   */
  DifficultyNetWeights(
      MethodSettings settings,
      WeightsFromDifficulties scale,
      long[] counts,
      UnaryOperator<double[]> estimate) {
    this.settings = settings;
    this.scale = scale;
    this.action = settings.weighting().action();
    this.step = new MetaStep(settings.meta(), scale, counts);
    this.classes = counts.length;
    this.estimate = estimate;
  }

  @Override
  public ClassWeights first() {
    return scale.base();
  }

  @Override
  public Learner learner(Seeds seeds) {
    return Learner.initial(
        DifficultyNet.initial(classes, settings.hidden(), seeds.stream(Purpose.DIFFICULTY_NET_INIT))
            .theta());
  }

  @Override
  public boolean wantsPairs() {
    return settings.meta().mode().usesMeta();
  }

  @Override
  public Reweighted next(TrainingState state, ClassWeights inForce, List<PairGradient> pairs) {
    Learner learner = state.learner();
    MetaStep.Outcome outcome =
        step.run(
            DifficultyNet.of(classes, settings.hidden(), learner.theta()),
            learner.adam(),
            estimate.apply(state.accuracy()),
            wantsPairs() ? gradients(inForce, pairs) : noGradients());
    return new Reweighted(
        outcome.weights(), new Learner(outcome.net().theta(), outcome.adam()), outcome);
  }

  /** ∂L_meta/∂v at the weights of the round. // K x [C] */
  private List<double[]> gradients(ClassWeights weights, List<PairGradient> pairs) {
    return pairs.stream()
        .map(pair -> action.gradient(pair.byClass(), pair.byShift(), weights))
        .toList();
  }

  private List<double[]> noGradients() {
    return Collections.nCopies(settings.pairs().perRound(), new double[classes]);
  }
}

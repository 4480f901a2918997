package io.difficultynet.job.train;

import io.difficultynet.conf.DivergenceSettings;
import io.difficultynet.conf.MethodSettings;
import io.difficultynet.conf.WeightingSettings;
import io.difficultynet.conf.WeightingSettings.Normalise;
import io.difficultynet.job.network.Model;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.round.RoundInput;
import io.difficultynet.meta.PairGradient;
import io.difficultynet.seed.Seeds;
import io.difficultynet.weight.ClassWeights;
import io.difficultynet.weight.FrequencyWeights;
import io.difficultynet.weight.WeightsFromDifficulties;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A method of training: a loss of one sample, a way to weight, an epoch from which on the weights
 * count, and a second stage. Every method that can be configured is such a combination, and none
 * has a code path of its own in the loop.
 */
public final class TrainingMethod {

  private final MethodSettings settings;
  private final Seeds seeds;
  private final BaseLoss loss;
  private final Reweighting reweighting;
  private final SecondStage secondStage;
  private final int epochs;
  private final DivergenceSettings divergence;

  /**
   * Makes the method of the configuration.
   *
   * @param counts training samples of each class // [C]
   * @param validationCounts validation samples of each class // [C]
   * @param seeds random streams of the run
   * @param epochs number of epochs of the first stage
   * @param divergence what happens when an epoch diverges
   */
  public TrainingMethod(
      MethodSettings settings,
      NetworkDescription network,
      long[] counts,
      long[] validationCounts,
      Seeds seeds,
      int epochs,
      DivergenceSettings divergence) {
    this.settings = settings;
    this.seeds = seeds;
    this.loss = new BaseLoss(settings.loss(), settings.weighting().action(), counts, seeds);
    this.reweighting = reweighting(settings, counts, validationCounts);
    this.secondStage = new SecondStage(settings.secondStage(), network, counts, seeds, epochs);
    this.epochs = epochs;
    this.divergence = divergence;
  }

  /** Returns the state from which a new run with this model starts. */
  public TrainingState initial(Model model) {
    return TrainingState.initial(model, reweighting.first(), reweighting.learner(seeds));
  }

  /**
   * Returns the state from which the epoch after {@code state} trains, which is often {@code state}
   * itself.
   */
  TrainingState entered(TrainingState state) {
    return secondStage.entered(state);
  }

  /**
   * Returns the class weights of the round after {@code state}. They are all 1 while weights do not
   * count.
   */
  public ClassWeights inForce(TrainingState state) {
    return counts(state.completedEpochs())
        ? state.weights()
        : ClassWeights.ones(state.weights().classes());
  }

  /** Returns the number of pairs that the method needs after a round, at least 0. */
  int pairs(TrainingState state, RoundInput.Span round) {
    boolean wanted = learns(state, round) && reweighting.wantsPairs();
    return wanted ? settings.pairs().perRound() : 0;
  }

  /** Returns the input of a round. */
  RoundInput input(TrainingState state, RoundInput.Span span) {
    if (secondStage.has(state.completedEpochs())) {
      return secondStage.input(state, span, rateFactor(state));
    }
    boolean count = counts(state.completedEpochs());
    ClassWeights weights = inForce(state);
    return new RoundInput(
        state.model(),
        state.velocity(),
        new RoundInput.Rules(
            state.completedEpochs(),
            span,
            loss.of(weights, state.completedEpochs()),
            count ? loss.multiplier(reweighting.weight(state)) : weights,
            RoundInput.Part.NETWORK,
            rateFactor(state)));
  }

  /** Returns what the learning rates after {@code state} are multiplied by. */
  public double rateFactor(TrainingState state) {
    return divergence.factor(state.divergences());
  }

  /** Whether the epoch after {@code state}, which has diverged, may be trained again. */
  boolean mayRetry(TrainingState state) {
    return state.divergences() < divergence.retries();
  }

  /**
   * Returns the weights after a round, whose model {@code state} has, with the weights from before
   * it.
   */
  Reweighted next(TrainingState state, List<PairGradient> pairs, RoundInput.Span round) {
    return learns(state, round)
        ? reweighting.next(state, inForce(state), pairs)
        : Reweighted.unchanged(state);
  }

  /** Weights learn where training follows in which they count. */
  private boolean learns(TrainingState state, RoundInput.Span round) {
    int following = state.completedEpochs() + (round.endsEpoch() ? 1 : 0);
    return counts(following) && following < epochs;
  }

  private boolean counts(int epoch) {
    return epoch >= settings.weighting().startEpoch() && !secondStage.has(epoch);
  }

  private static Reweighting reweighting(
      MethodSettings settings, long[] counts, long[] validationCounts) {
    WeightingSettings weighting = settings.weighting();
    WeightsFromDifficulties scale = WeightsFromDifficulties.overClasses(counts.length);
    if (weighting.normalise() == Normalise.SAMPLES) {
      scale = scale.overSamples(counts);
    }
    WeightsFromDifficulties byFrequency =
        scale.withPrior(FrequencyWeights.inverse(counts, weighting.frequencyExponent()));
    UnaryOperator<double[]> estimate =
        measured -> settings.accuracy().of(measured, validationCounts, counts);
    return switch (weighting.name()) {
      case NONE -> new FixedWeights(scale.base());
      case INVERSE_FREQUENCY -> new FixedWeights(byFrequency.base());
      case CLASS_BALANCED ->
          new FixedWeights(
              scale
                  .withPrior(
                      FrequencyWeights.effectiveNumber(counts, weighting.effectiveNumberBeta()))
                  .base());
      case CDB -> new DifficultyBalancedWeights(scale, weighting.difficultyExponent(), estimate);
      case DIFFICULTY_NET ->
          new DifficultyNetWeights(
              settings, byFrequency.withFloor(weighting.difficultyFloor()), counts, estimate);
      case META_WEIGHT_NET -> new MetaWeightNetWeights(settings, counts.length);
    };
  }
}

package io.difficultynet.job.train;

import io.difficultynet.conf.LossSettings;
import io.difficultynet.conf.MethodSettings;
import io.difficultynet.conf.WeightingSettings;
import io.difficultynet.conf.WeightingSettings.Normalise;
import io.difficultynet.job.engine.NetworkDescription;
import io.difficultynet.job.engine.RoundInput;
import io.difficultynet.meta.ClassWeights;
import io.difficultynet.meta.Learner;
import io.difficultynet.meta.MetaSlopes;
import io.difficultynet.meta.WeightScale;
import io.difficultynet.seed.Seeds;
import java.util.List;

/**
 * A method of training: a loss of one sample, times weights, times a schedule that says from when on
 * the weights count. Every method that can be configured is one of these; none has a code path of
 * its own in the loop.
 */
public final class TrainingMethod {

  private final MethodSettings settings;
  private final BaseLoss loss;
  private final Reweighting reweighting;
  private final int epochs;

  /**
   * The method of the configuration.
   *
   * @param counts training samples of each class // [C]
   * @param seeds of the run, for losses that draw at random
   * @param epochs of the run
   */
  public TrainingMethod(MethodSettings settings, long[] counts, Seeds seeds, int epochs) {
    this.settings = settings;
    this.loss = new BaseLoss(settings.loss(), settings.weighting().action(), counts, seeds);
    this.reweighting = reweighting(settings, counts);
    this.epochs = epochs;
  }

  /** The state that a new run starts from. */
  public TrainingState initial(NetworkDescription network, Seeds seeds) {
    ClassWeights weights = counts(0) ? reweighting.first() : ClassWeights.ones(network.classes());
    return TrainingState.initial(network, weights, reweighting.learner(seeds), seeds);
  }

  /** Whether pairs are wanted after a round of an epoch, and how many. */
  int pairs(int epoch, boolean lastRoundOfEpoch) {
    boolean wanted = learns(epoch, lastRoundOfEpoch) && reweighting.wantsMetaGradients();
    return wanted ? settings.pairs().perRound() : 0;
  }

  /** What a round starts from. */
  RoundInput input(TrainingState state, RoundInput.Span span) {
    boolean count = counts(state.completedEpochs());
    ClassWeights weights = count ? state.weights() : ClassWeights.ones(state.weights().classes());
    return new RoundInput(
        state.completedEpochs(),
        span,
        state.model(),
        state.velocity(),
        loss.of(weights, state.completedEpochs()),
        count ? loss.multiplier(reweighting.weight(state)) : weights);
  }

  /** The weights after a round. */
  Reweighted next(
      TrainingState state, double[] accuracy, List<MetaSlopes> pairs, boolean lastRoundOfEpoch) {
    int epoch = state.completedEpochs();
    if (learns(epoch, lastRoundOfEpoch)) {
      return reweighting.next(state, accuracy, pairs);
    }
    boolean firstCounts = lastRoundOfEpoch && counts(epoch + 1) && !counts(epoch);
    return firstCounts
        ? new Reweighted(reweighting.first(), state.learner(), null)
        : Reweighted.unchanged(state);
  }

  /** Weights learn while training follows in which they count. */
  private boolean learns(int epoch, boolean lastRoundOfEpoch) {
    return lastRoundOfEpoch ? counts(epoch + 1) && epoch + 1 < epochs : counts(epoch);
  }

  private boolean counts(int epoch) {
    return epoch >= settings.weighting().startEpoch();
  }

  private static Reweighting reweighting(MethodSettings settings, long[] counts) {
    WeightingSettings weighting = settings.weighting();
    int classes = counts.length;
    WeightScale scale = WeightScale.overClasses(classes).withPrior(counts, weighting.frequencyExponent());
    if (weighting.normalise() == Normalise.SAMPLES) {
      scale = scale.overSamples(counts);
    }
    return switch (weighting.name()) {
      case NONE -> new FixedWeights(ClassWeights.ones(classes));
      case INVERSE_FREQUENCY -> new FixedWeights(scale.base());
      case CLASS_BALANCED -> throw new UnsupportedOperationException();
      case CDB -> throw new UnsupportedOperationException();
      case DIFFICULTY_NET -> new DifficultyNetWeights(settings, scale, counts);
      case META_WEIGHT_NET -> throw new UnsupportedOperationException();
    };
  }
}

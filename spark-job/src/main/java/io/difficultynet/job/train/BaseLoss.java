package io.difficultynet.job.train;

import io.difficultynet.conf.LossSettings;
import io.difficultynet.loss.CrossEntropy;
import io.difficultynet.loss.EqualizationLoss;
import io.difficultynet.loss.FocalLoss;
import io.difficultynet.loss.LdamLoss;
import io.difficultynet.loss.SampleLoss;
import io.difficultynet.loss.ShiftedCrossEntropy;
import io.difficultynet.seed.Seeds;
import io.difficultynet.weight.ClassWeights;
import io.difficultynet.weight.SampleWeight;
import io.difficultynet.weight.WeightAction;

/** The loss of one training sample in each round, with what class weights change in it. */
final class BaseLoss {

  private final SampleLoss loss;
  private final WeightAction action;

  /**
   * The loss of the configuration.
   *
   * @param action what class weights change
   * @param counts training samples of each class // [C]
   * @param seeds for a loss that draws at random
   */
  BaseLoss(LossSettings settings, WeightAction action, long[] counts, Seeds seeds) {
    this.action = action;
    this.loss =
        switch (settings.name()) {
          case CROSS_ENTROPY -> new CrossEntropy();
          case FOCAL -> new FocalLoss(settings.focalGamma());
          case BALANCED_SOFTMAX -> ShiftedCrossEntropy.balancedSoftmax(counts);
          case LOGIT_ADJUSTMENT ->
              ShiftedCrossEntropy.logitAdjustment(counts, settings.adjustment());
          case EQUALIZATION ->
              EqualizationLoss.of(
                  counts,
                  settings.equalizationThreshold(),
                  settings.equalizationProbability(),
                  seeds);
          case LDAM -> LdamLoss.of(counts, settings.ldamMargin(), settings.ldamScale());
        };
  }

  /** The loss of a round with these class weights. */
  SampleLoss of(ClassWeights weights, int epoch) {
    SampleLoss now = loss.inEpoch(epoch);
    return action.kind() == WeightAction.Kind.LOSS ? now : now.shifted(action.shift(weights));
  }

  /** What samples weigh in a round, where some of the weight acts on the logits instead. */
  SampleWeight multiplier(SampleWeight weight) {
    return weight instanceof ClassWeights ofClasses ? action.multiplier(ofClasses) : weight;
  }
}

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

/**
 * The loss of one training sample in each round, with the part of the class weights that acts on
 * logits.
 */
final class BaseLoss {

  private final SampleLoss loss;
  private final WeightAction action;

  /**
   * Makes the loss of the configuration.
   *
   * @param action how class weights act on the loss
   * @param counts training samples of each class // [C]
   * @param seeds random streams for a loss that draws at random
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

  /** Returns the loss of a round with these class weights. */
  SampleLoss of(ClassWeights weights, int epoch) {
    SampleLoss now = loss.inEpoch(epoch);
    return action.kind() == WeightAction.Kind.LOSS ? now : now.shifted(action.shift(weights));
  }

  /**
   * Returns the factors of the losses of a round, without the part of the weights that acts on
   * logits.
   */
  SampleWeight multiplier(SampleWeight weight) {
    return weight instanceof ClassWeights ofClasses ? action.multiplier(ofClasses) : weight;
  }
}

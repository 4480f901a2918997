package io.difficultynet.conf;

import io.difficultynet.weight.WeightAction;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code method.weighting}: what the training samples weigh, and how the weights act.
 *
 * @param name where the weights come from
 * @param startEpoch epochs with all weights 1 before, at least 0; deferred re-weighting
 * @param frequencyExponent γ of weights n_c^−γ: those of inverse frequency, and those that
 *     Difficulty-Net's difficulties multiply; at least 0
 * @param effectiveNumberBeta β of class-balanced weights, in [0, 1)
 * @param difficultyExponent τ of CDB, at least 0; null: chosen from the accuracies of each epoch
 * @param difficultyFloor f, so that no class has less than f times the weight of another, in [0, 1)
 * @param normalise over what the mean of the class weights is 1
 * @param action how class weights act on the loss
 */
public record WeightingSettings(
    Name name,
    int startEpoch,
    double frequencyExponent,
    double effectiveNumberBeta,
    @Nullable Double difficultyExponent,
    double difficultyFloor,
    Normalise normalise,
    WeightAction action)
    implements Serializable {

  private static final String SECTION = "method.weighting.";
  private static final Range NOT_NEGATIVE = Range.atLeast(0);
  private static final Range BELOW_ONE = Range.closedOpen(0, 1);
  private static final Range POSITIVE = Range.above(0);

  /** Where weights come from. */
  public enum Name {
    /** All weights 1. */
    NONE,
    /** One over the samples of the class. */
    INVERSE_FREQUENCY,
    /** One over the effective number of samples (Cui et al. 2019). */
    CLASS_BALANCED,
    /** By the class's accuracy after each epoch (Sinha et al. 2020). */
    CDB,
    /** Learned by Difficulty-Net (Sinha and Ohashi 2023). */
    DIFFICULTY_NET,
    /** Learned for each sample by its loss (Shu et al. 2019). */
    META_WEIGHT_NET;

    /** Returns whether the weights come from meta gradients. */
    public boolean learned() {
      return this == DIFFICULTY_NET || this == META_WEIGHT_NET;
    }
  }

  /** Over what the mean of the class weights is 1. */
  public enum Normalise {
    /** Over the classes, as in the paper: with less weight on frequent classes, steps shrink. */
    CLASSES,
    /** Over the training samples, so that weights do not change the size of a step. */
    SAMPLES
  }

  /** Refuses numbers out of range. */
  public WeightingSettings {
    NOT_NEGATIVE.require(SECTION + "start-epoch", startEpoch);
    NOT_NEGATIVE.require(SECTION + "frequency-exponent", frequencyExponent);
    BELOW_ONE.require(SECTION + "difficulty-floor", difficultyFloor);
    BELOW_ONE.require(SECTION + "effective-number-beta", effectiveNumberBeta);
    if (difficultyExponent != null) {
      NOT_NEGATIVE.require(SECTION + "difficulty-exponent", difficultyExponent);
    }
  }

  static WeightingSettings read(Values values, int epochs) {
    Name name = values.read(SECTION + "name", Kind.choice(Name.class));
    int startEpoch =
        values.read(
            SECTION + "start-epoch",
            Kind.number(NOT_NEGATIVE)
                .onlyIf(
                    epoch -> epoch < 1 || epoch == Math.rint(epoch),
                    "a whole number of epochs, at least 0, or a share of run.epochs less than 1")
                .map(epoch -> (int) Math.round(epoch < 1 ? epoch * epochs : epoch)));
    values.check(
        startEpoch < epochs,
        SECTION + "start-epoch",
        "is " + startEpoch + " but run.epochs is " + epochs + ", so the weights would never count",
        "It must be less than run.epochs");
    WeightAction.Kind actOn = values.read(SECTION + "act-on", Kind.choice(WeightAction.Kind.class));
    values.check(
        name != Name.META_WEIGHT_NET || actOn == WeightAction.Kind.LOSS,
        SECTION + "act-on",
        "is not loss, but the weights of meta-weight-net belong to samples and not to classes",
        "Set it to loss");
    double frequencyExponent =
        values.read(SECTION + "frequency-exponent", Kind.number(NOT_NEGATIVE));
    values.check(
        name != Name.INVERSE_FREQUENCY || frequencyExponent > 0,
        SECTION + "frequency-exponent",
        "is 0, so that all weights would be 1",
        "Set it to more than 0, 1 for weights of one over the number of samples");
    return new WeightingSettings(
        name,
        startEpoch,
        frequencyExponent,
        values.read(SECTION + "effective-number-beta", Kind.number(BELOW_ONE)),
        values
            .read(
                SECTION + "difficulty-exponent", Kind.wordOr("dynamic", Kind.number(NOT_NEGATIVE)))
            .orElse(null),
        values.read(SECTION + "difficulty-floor", Kind.number(BELOW_ONE)),
        values.read(SECTION + "normalise", Kind.choice(Normalise.class)),
        new WeightAction(actOn, values.read(SECTION + "logit-strength", Kind.number(POSITIVE))));
  }
}

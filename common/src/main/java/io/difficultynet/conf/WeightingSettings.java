package io.difficultynet.conf;

import io.difficultynet.weight.WeightAction;
import java.io.Serializable;
import java.util.Optional;
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
  private static final Setting<Double> FREQUENCY_EXPONENT =
      new Setting<>(SECTION + "frequency-exponent", Kind.number(Range.atLeast(0)));
  private static final Setting<Double> EFFECTIVE_NUMBER_BETA =
      new Setting<>(SECTION + "effective-number-beta", Kind.number(Range.closedOpen(0, 1)));
  private static final Setting<Double> DIFFICULTY_FLOOR =
      new Setting<>(SECTION + "difficulty-floor", Kind.number(Range.closedOpen(0, 1)));
  private static final Setting<Optional<Double>> DIFFICULTY_EXPONENT =
      new Setting<>(
          SECTION + "difficulty-exponent", Kind.wordOr("dynamic", Kind.number(Range.atLeast(0))));
  private static final Setting<Double> LOGIT_STRENGTH =
      new Setting<>(SECTION + "logit-strength", Kind.number(Range.above(0)));

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
    FREQUENCY_EXPONENT.require(frequencyExponent);
    EFFECTIVE_NUMBER_BETA.require(effectiveNumberBeta);
    DIFFICULTY_EXPONENT.require(Optional.ofNullable(difficultyExponent));
    DIFFICULTY_FLOOR.require(difficultyFloor);
    LOGIT_STRENGTH.require(action.strength());
  }

  static WeightingSettings read(Values values, int epochs) {
    Name name = values.read(SECTION + "name", Kind.choice(Name.class));
    int startEpoch = values.read(SECTION + "start-epoch", Kind.epochsOf(epochs));
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
    double frequencyExponent = values.read(FREQUENCY_EXPONENT);
    values.check(
        name != Name.INVERSE_FREQUENCY || frequencyExponent > 0,
        FREQUENCY_EXPONENT.path(),
        "is 0, so that all weights would be 1",
        "Set it to more than 0, 1 for weights of one over the number of samples");
    return new WeightingSettings(
        name,
        startEpoch,
        frequencyExponent,
        values.read(EFFECTIVE_NUMBER_BETA),
        values.read(DIFFICULTY_EXPONENT).orElse(null),
        values.read(DIFFICULTY_FLOOR),
        values.read(SECTION + "normalise", Kind.choice(Normalise.class)),
        new WeightAction(actOn, values.read(LOGIT_STRENGTH)));
  }
}

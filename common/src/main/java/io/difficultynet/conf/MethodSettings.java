package io.difficultynet.conf;

import io.difficultynet.meta.AdamSettings;
import io.difficultynet.meta.MetaGradientMode;
import io.difficultynet.meta.MetaSettings;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code method}: what the class weights of the training loss are.
 *
 * @param name the method; the rest is for Difficulty-Net
 * @param hidden units of each of Difficulty-Net's two hidden layers, at least 1
 * @param pairsPerRound meta steps after each epoch, at least 1
 * @param meta how Difficulty-Net is trained: the driver loss's weight, which terms count, Adam
 * @param metaBatchSize samples of the class-balanced meta batch, at least 1
 * @param metaTrainBatchSize samples of the pseudo step's training batch, at least 1
 * @param innerRate learning rate of the pseudo step, more than 0; null: that of the classifier's
 *     last update
 * @param epsilon relative step of the directional derivative, in (0, 1]: the step along u is
 *     epsilon / |u|
 * @param startEpoch epochs with all class weights 1 before Difficulty-Net starts, at least 0
 */
public record MethodSettings(
    Method name,
    int hidden,
    int pairsPerRound,
    MetaSettings meta,
    int metaBatchSize,
    int metaTrainBatchSize,
    @Nullable Double innerRate,
    double epsilon,
    int startEpoch)
    implements Serializable {

  private static final Range AT_LEAST_ONE = Range.atLeast(1);
  private static final Range POSITIVE = Range.above(0);
  private static final Range EPSILON = Range.openClosed(0, 1);
  private static final Range NOT_NEGATIVE = Range.atLeast(0);
  private static final Range BETA = Range.closedOpen(0, 1);

  /** A way to weight the classes. */
  public enum Method {
    /** Weights learned after each epoch by Difficulty-Net. */
    DIFFICULTY_NET,
    /** All weights 1. */
    CROSS_ENTROPY
  }

  /** Refuses numbers out of range. */
  public MethodSettings {
    AT_LEAST_ONE.require("method.hidden", hidden);
    AT_LEAST_ONE.require("method.pairs-per-round", pairsPerRound);
    AT_LEAST_ONE.require("method.meta-batch-size", metaBatchSize);
    AT_LEAST_ONE.require("method.meta-train-batch-size", metaTrainBatchSize);
    if (innerRate != null) {
      POSITIVE.require("method.inner-rate", innerRate);
    }
    EPSILON.require("method.epsilon", epsilon);
    NOT_NEGATIVE.require("method.start-epoch", startEpoch);
  }

  static MethodSettings read(Values values, int epochs, int batchSize) {
    Integer metaTrainBatchSize =
        values.readOptional("method.meta-train-batch-size", Kind.integer(AT_LEAST_ONE));
    int startEpoch = values.read("method.start-epoch", Kind.integer(NOT_NEGATIVE));
    values.check(
        startEpoch < epochs,
        "method.start-epoch",
        "is " + startEpoch + " but run.epochs is " + epochs + ", so Difficulty-Net would not start",
        "It must be less than run.epochs");
    return new MethodSettings(
        values.read("method.name", Kind.choice(Method.class)),
        values.read("method.hidden", Kind.integer(AT_LEAST_ONE)),
        values.read("method.pairs-per-round", Kind.integer(AT_LEAST_ONE)),
        new MetaSettings(
            values.read("method.driver-weight", Kind.number(NOT_NEGATIVE)),
            values.read("method.meta-gradient", Kind.choice(MetaGradientMode.class)),
            adam(values)),
        values.read("method.meta-batch-size", Kind.integer(AT_LEAST_ONE)),
        metaTrainBatchSize == null ? batchSize : metaTrainBatchSize,
        values
            .read("method.inner-rate", Kind.wordOr("schedule", Kind.number(POSITIVE)))
            .orElse(null),
        values.read("method.epsilon", Kind.number(EPSILON)),
        startEpoch);
  }

  private static AdamSettings adam(Values values) {
    return new AdamSettings(
        values.read("method.adam.rate", Kind.number(POSITIVE)),
        values.read("method.adam.beta1", Kind.number(BETA)),
        values.read("method.adam.beta2", Kind.number(BETA)),
        values.read("method.adam.epsilon", Kind.number(POSITIVE)),
        values.read("method.adam.weight-decay", Kind.number(NOT_NEGATIVE)));
  }
}

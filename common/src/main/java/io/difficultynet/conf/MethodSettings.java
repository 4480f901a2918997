package io.difficultynet.conf;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code method}: what the class weights of the training loss are.
 *
 * @param name the method; the rest is for Difficulty-Net
 * @param hidden units of each of Difficulty-Net's two hidden layers, at least 1
 * @param pairsPerRound meta steps after each epoch, at least 1
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
    int metaBatchSize,
    int metaTrainBatchSize,
    @Nullable Double innerRate,
    double epsilon,
    int startEpoch)
    implements Serializable {

  private static final Range AT_LEAST_ONE = Range.atLeast(1);
  private static final Range INNER_RATE = Range.above(0);
  private static final Range EPSILON = Range.openClosed(0, 1);
  private static final Range START_EPOCH = Range.atLeast(0);

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
      INNER_RATE.require("method.inner-rate", innerRate);
    }
    EPSILON.require("method.epsilon", epsilon);
    START_EPOCH.require("method.start-epoch", startEpoch);
  }

  static MethodSettings read(Values values, int epochs, int batchSize) {
    Integer metaTrainBatchSize =
        values.readOptional("method.meta-train-batch-size", Kind.integer(AT_LEAST_ONE));
    int startEpoch = values.read("method.start-epoch", Kind.integer(START_EPOCH));
    values.check(
        startEpoch < epochs,
        "method.start-epoch",
        "is " + startEpoch + " but run.epochs is " + epochs + ", so Difficulty-Net would not start",
        "It must be less than run.epochs");
    return new MethodSettings(
        values.read("method.name", Kind.choice(Method.class)),
        values.read("method.hidden", Kind.integer(AT_LEAST_ONE)),
        values.read("method.pairs-per-round", Kind.integer(AT_LEAST_ONE)),
        values.read("method.meta-batch-size", Kind.integer(AT_LEAST_ONE)),
        metaTrainBatchSize == null ? batchSize : metaTrainBatchSize,
        values
            .read("method.inner-rate", Kind.wordOr("schedule", Kind.number(INNER_RATE)))
            .orElse(null),
        values.read("method.epsilon", Kind.number(EPSILON)),
        startEpoch);
  }
}

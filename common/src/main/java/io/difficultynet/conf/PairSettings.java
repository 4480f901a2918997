package io.difficultynet.conf;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The part of section {@code method} that says what a meta gradient is taken on: pairs of a
 * training batch and a class-balanced meta batch.
 *
 * @param perRound pairs, and so meta steps, after each round, at least 1
 * @param metaBatchSize samples of the meta batch, at least 1
 * @param trainBatchSize samples of the pseudo step's training batch, at least 1
 * @param sampling how the training batch is drawn
 * @param innerRate learning rate of the pseudo step, more than 0; null: that of the classifier's
 *     last update
 * @param epsilon relative step of the directional derivative, in (0, 1]: the step along u is
 *     epsilon / |u|
 */
public record PairSettings(
    int perRound,
    int metaBatchSize,
    int trainBatchSize,
    Sampling sampling,
    @Nullable Double innerRate,
    double epsilon)
    implements Serializable {

  private static final Range AT_LEAST_ONE = Range.atLeast(1);
  private static final Range POSITIVE = Range.above(0);
  private static final Range EPSILON = Range.openClosed(0, 1);

  /** How the training batch of a pair is drawn. */
  public enum Sampling {
    /** All samples alike, as in the paper: rare classes are mostly absent. */
    UNIFORM,
    /**
     * The same number of each class; each sample then counts n_c C / N as much, so that the loss is
     * the true one still.
     */
    STRATIFIED
  }

  /** Refuses numbers out of range. */
  public PairSettings {
    AT_LEAST_ONE.require("method.pairs-per-round", perRound);
    AT_LEAST_ONE.require("method.meta-batch-size", metaBatchSize);
    AT_LEAST_ONE.require("method.meta-train-batch-size", trainBatchSize);
    if (innerRate != null) {
      POSITIVE.require("method.inner-rate", innerRate);
    }
    EPSILON.require("method.epsilon", epsilon);
  }

  static PairSettings read(Values values, int batchSize) {
    Integer trainBatchSize =
        values.readOptional("method.meta-train-batch-size", Kind.integer(AT_LEAST_ONE));
    return new PairSettings(
        values.read("method.pairs-per-round", Kind.integer(AT_LEAST_ONE)),
        values.read("method.meta-batch-size", Kind.integer(AT_LEAST_ONE)),
        trainBatchSize == null ? batchSize : trainBatchSize,
        values.read("method.meta-sampling", Kind.choice(Sampling.class)),
        values
            .read("method.inner-rate", Kind.wordOr("schedule", Kind.number(POSITIVE)))
            .orElse(null),
        values.read("method.epsilon", Kind.number(EPSILON)));
  }
}

package io.difficultynet.conf;

import java.io.Serializable;
import java.util.Optional;
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

  private static final Setting<Integer> PAIRS_PER_ROUND =
      new Setting<>("method.pairs-per-round", Kind.integer(Range.atLeast(1)));
  private static final Setting<Integer> META_BATCH_SIZE =
      new Setting<>("method.meta-batch-size", Kind.integer(Range.atLeast(1)));
  private static final Setting<Integer> META_TRAIN_BATCH_SIZE =
      new Setting<>("method.meta-train-batch-size", Kind.integer(Range.atLeast(1)));
  private static final Setting<Double> EPSILON =
      new Setting<>("method.epsilon", Kind.number(Range.openClosed(0, 1)));
  private static final Setting<Optional<Double>> INNER_RATE =
      new Setting<>("method.inner-rate", Kind.wordOr("schedule", Kind.number(Range.above(0))));

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
    PAIRS_PER_ROUND.require(perRound);
    META_BATCH_SIZE.require(metaBatchSize);
    META_TRAIN_BATCH_SIZE.require(trainBatchSize);
    INNER_RATE.require(Optional.ofNullable(innerRate));
    EPSILON.require(epsilon);
  }

  static PairSettings read(Values values, int batchSize) {
    Integer trainBatchSize = values.readOptional(META_TRAIN_BATCH_SIZE);
    return new PairSettings(
        values.read(PAIRS_PER_ROUND),
        values.read(META_BATCH_SIZE),
        trainBatchSize == null ? batchSize : trainBatchSize,
        values.read("method.meta-sampling", Kind.choice(Sampling.class)),
        values.read(INNER_RATE).orElse(null),
        values.read(EPSILON));
  }
}

package io.difficultynet.conf;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code train}: how the classifier learns.
 *
 * @param batchSize samples of one update over all executors, at least 1
 * @param microBatchSize most samples that an executor passes through the network at once, at least
 *     1; null: its part of the batch
 * @param stageIterations most iterations that are trained at once, at least 1; null: those of a
 *     round
 * @param gradientExchange the form in which executors send each other their gradients
 * @param optimizer of the classifier
 * @param learningRate of the classifier
 * @param divergence what happens when numbers are not finite any more
 * @param batchNorm what batch normalisation goes by in training
 */
public record TrainSettings(
    int batchSize,
    @Nullable Integer microBatchSize,
    @Nullable Integer stageIterations,
    GradientExchange gradientExchange,
    OptimizerSettings optimizer,
    LearningRateSettings learningRate,
    DivergenceSettings divergence,
    BatchNorm batchNorm)
    implements Serializable {

  private static final Setting<Integer> BATCH_SIZE =
      new Setting<>("train.batch-size", Kind.integer(Range.atLeast(1)));
  private static final Setting<Integer> MICRO_BATCH_SIZE =
      new Setting<>("train.micro-batch-size", Kind.integer(Range.atLeast(1)));
  private static final Setting<Integer> STAGE_ITERATIONS =
      new Setting<>("train.stage-iterations", Kind.integer(Range.atLeast(1)));
  private static final int PREDICTION_BATCH = 128;

  /** Numbers that gradients are sent as. Sums and parameters are 32-bit floats always. */
  public enum GradientExchange {
    /** 32-bit floats. */
    FP32,
    /** bfloat16, rounded to the nearest, ties to even. */
    BF16
  }

  /** What batch normalisation goes by in training. */
  public enum BatchNorm {
    /** The batch's mean and variance; the running ones follow. */
    TRAIN,
    /** The running mean and variance, which stay as they are. */
    FROZEN
  }

  /** Refuses numbers out of range. */
  public TrainSettings {
    BATCH_SIZE.require(batchSize);
    MICRO_BATCH_SIZE.requireOrNull(microBatchSize);
    STAGE_ITERATIONS.requireOrNull(stageIterations);
  }

  static TrainSettings read(Values values, int epochs) {
    return new TrainSettings(
        values.read(BATCH_SIZE),
        values.readOptional(MICRO_BATCH_SIZE),
        values.readOptional(STAGE_ITERATIONS),
        values.read("train.gradient-exchange", Kind.choice(GradientExchange.class)),
        OptimizerSettings.read(values),
        LearningRateSettings.read(values, epochs),
        DivergenceSettings.read(values),
        values.read("train.batch-norm", Kind.choice(BatchNorm.class)));
  }

  /** The same with batches of another size. */
  TrainSettings withBatchSize(int other) {
    return new TrainSettings(
        other,
        microBatchSize,
        stageIterations,
        gradientExchange,
        optimizer,
        learningRate,
        divergence,
        batchNorm);
  }

  /** Most samples that a replica predicts at once: 128, or the micro-batch where it is smaller. */
  public int predictionBatchSize() {
    return microBatchSize == null ? PREDICTION_BATCH : Math.min(PREDICTION_BATCH, microBatchSize);
  }

  /** Whether nothing before the classifier changes. */
  public boolean freezesBackbone() {
    return batchNorm == BatchNorm.FROZEN && learningRate.backboneFactor() == 0;
  }
}

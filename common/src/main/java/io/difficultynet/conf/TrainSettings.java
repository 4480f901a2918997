package io.difficultynet.conf;

import java.io.Serializable;

/**
 * Section {@code train}: how the classifier learns.
 *
 * @param batchSize samples of one update over all executors, at least 1
 */
public record TrainSettings(
    int batchSize, OptimizerSettings optimizer, LearningRateSettings learningRate)
    implements Serializable {

  private static final Range BATCH_SIZE = Range.atLeast(1);

  /** Refuses numbers out of range. */
  public TrainSettings {
    BATCH_SIZE.require("train.batch-size", batchSize);
  }

  static TrainSettings read(Values values, int epochs) {
    return new TrainSettings(
        values.read("train.batch-size", Kind.integer(BATCH_SIZE)),
        OptimizerSettings.read(values),
        LearningRateSettings.read(values, epochs));
  }
}

package io.difficultynet.job.engine;

import io.difficultynet.loss.CrossEntropy;

/** Σ_i coefficient_i ℓ_i with the cross-entropy ℓ_i; keeps the losses of the batch it saw last. */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record GivenCoefficients(float[] coefficients, float[] losses) implements Objective {

  /** Forgets the losses. */
  public GivenCoefficients(float[] coefficients) {
    this(coefficients, new float[coefficients.length]);
  }

  @Override
  public void differentiate(float[] logits, Batch batch, float[] byLogits) {
    int classes = logits.length / batch.size();
    for (int i = 0; i < batch.size(); i++) {
      losses[i] =
          new CrossEntropy()
              .valueAndGradient(
                  logits, i * classes, classes, batch.labels()[i], coefficients[i], byLogits);
    }
  }

  /** The cross-entropy of each sample. // [size] */
  public static float[] losses(float[] logits, Batch batch) {
    int classes = logits.length / batch.size();
    float[] losses = new float[batch.size()];
    for (int i = 0; i < losses.length; i++) {
      losses[i] = new CrossEntropy().value(logits, i * classes, classes, batch.labels()[i]);
    }
    return losses;
  }

  /** The largest logit's class of each sample. // [size] */
  public static int[] predictions(float[] logits, Batch batch) {
    int classes = logits.length / batch.size();
    int[] predictions = new int[batch.size()];
    for (int i = 0; i < predictions.length; i++) {
      predictions[i] = Logits.largest(logits, i * classes, classes);
    }
    return predictions;
  }
}

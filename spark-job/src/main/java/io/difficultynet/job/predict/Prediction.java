package io.difficultynet.job.predict;

import org.jspecify.annotations.Nullable;

/**
 * What a model gives for a sample, or why the sample cannot be used; one of the two.
 *
 * @param key of the sample
 * @param outputs logits, or the features that the classifier reads; null of a rejected sample
 * @param rejection null of a sample that was used
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record Prediction<K>(K key, float @Nullable [] outputs, @Nullable Rejection rejection) {

  /** Refuses neither and both. */
  public Prediction(K key, float @Nullable [] outputs, @Nullable Rejection rejection) {
    if ((outputs == null) == (rejection == null)) {
      throw new IllegalArgumentException(
          "A sample has outputs or is rejected; %s has %s"
              .formatted(key, outputs == null ? "neither" : "both"));
    }
    this.key = key;
    this.outputs = outputs;
    this.rejection = rejection;
  }

  /** The outputs of a sample that was used. */
  public float[] logits() {
    float[] used = outputs;
    if (used == null) {
      throw new IllegalStateException(key + " was rejected: " + rejection);
    }
    return used;
  }
}

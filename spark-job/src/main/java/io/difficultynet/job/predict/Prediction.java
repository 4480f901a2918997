package io.difficultynet.job.predict;

import org.jspecify.annotations.Nullable;

/** What a model gives for a sample, or why the sample cannot be used; one of the two. */
public final class Prediction<K> {

  private final K key;
  private final float @Nullable [] outputs;
  private final @Nullable Rejection rejection;

  /**
   * Of a sample that was used.
   *
   * @param key of the sample
   * @param outputs logits, or the features that the classifier reads; kept, not copied
   */
  public Prediction(K key, float[] outputs) {
    this.key = key;
    this.outputs = outputs;
    this.rejection = null;
  }

  /** Of a sample that was not used. */
  public Prediction(K key, Rejection rejection) {
    this.key = key;
    this.outputs = null;
    this.rejection = rejection;
  }

  /** Returns what the sample's user knows it by. */
  public K key() {
    return key;
  }

  /** Returns why the sample cannot be used; null of one that was used. */
  public @Nullable Rejection rejection() {
    return rejection;
  }

  /**
   * Returns logits, or the features that the classifier reads.
   *
   * @throws IllegalStateException of a sample that was rejected
   */
  public float[] outputs() {
    float[] used = outputs;
    if (used == null) {
      throw new IllegalStateException(key + " was rejected: " + rejection);
    }
    return used;
  }
}

package io.difficultynet.job.engine;

/**
 * The function of a batch's logits that training minimises. Losses are objectives and no part of a
 * {@link Replica}, so that every engine trains every loss, and computes it with the same bits.
 */
@FunctionalInterface
public interface Objective {

  /**
   * Writes ∂L/∂z of a batch.
   *
   * @param logits z // [size x C]
   * @param batch the samples to which the logits belong
   * @param byLogits overwritten with ∂L/∂z // [size x C]
   */
  void differentiate(float[] logits, Batch batch, float[] byLogits);
}

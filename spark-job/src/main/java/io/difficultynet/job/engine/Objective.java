package io.difficultynet.job.engine;

/**
 * What a batch's logits are differentiated by. Losses live here and not in a {@link Replica}, so
 * that every engine trains every loss, and all of them compute it with the same bits.
 */
@FunctionalInterface
public interface Objective {

  /**
   * Writes ∂L/∂z of a batch.
   *
   * @param logits z // [size x C]
   * @param batch the samples that the logits are of
   * @param byLogits written: ∂L/∂z // [size x C]
   */
  void differentiate(float[] logits, Batch batch, float[] byLogits);
}

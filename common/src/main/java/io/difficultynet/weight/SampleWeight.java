package io.difficultynet.weight;

import java.io.Serializable;

/**
 * The weight v_i of a sample in the training loss (1/B) Σ_i v_i ℓ_i. Implementations are immutable
 * and used by many threads.
 */
public interface SampleWeight extends Serializable {

  /**
   * Returns v_i, at least 0.
   *
   * @param label class of the sample, in 0..C − 1
   * @param loss ℓ_i at the current parameters, without weight, in nats
   */
  double of(int label, double loss);
}

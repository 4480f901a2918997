package io.difficultynet.job.train;

import io.difficultynet.meta.Learner;
import io.difficultynet.meta.PairGradient;
import io.difficultynet.seed.Seeds;
import io.difficultynet.weight.ClassWeights;
import io.difficultynet.weight.SampleWeight;
import java.util.List;

/**
 * A way to weight: how the weights of the next round follow from what was measured. {@link
 * TrainingMethod} chooses the implementation by configuration.
 */
interface Reweighting {

  /** Returns the class weights with which a run starts. */
  ClassWeights first();

  /** Returns the learner before its first step. */
  default Learner learner(Seeds seeds) {
    return Learner.NONE;
  }

  /** Returns whether this way to weight needs gradients of pairs. */
  default boolean wantsPairs() {
    return false;
  }

  /** Returns the weights of samples in a round that starts from {@code state}. */
  default SampleWeight weight(TrainingState state) {
    return state.weights();
  }

  /**
   * Returns the weights after a round. It is a pure function.
   *
   * @param state the state after the round, with the weights from before it and the last measured
   *     accuracies a
   * @param pairs derivatives of the meta loss; empty where {@link #wantsPairs} is false
   */
  Reweighted next(TrainingState state, ClassWeights inForce, List<PairGradient> pairs);
}

package io.difficultynet.job.train;

import io.difficultynet.meta.Learner;
import io.difficultynet.meta.PairGradient;
import io.difficultynet.seed.Seeds;
import io.difficultynet.weight.ClassWeights;
import io.difficultynet.weight.SampleWeight;
import java.util.List;

/**
 * How the weights of the next round follow from what was measured. A way to weight is one
 * implementation; {@link TrainingMethod} picks it by configuration.
 */
interface Reweighting {

  /** The class weights that a run starts with. */
  ClassWeights first();

  /** What learns, before it has. */
  default Learner learner(Seeds seeds) {
    return Learner.NONE;
  }

  /** Whether pairs are to be differentiated. */
  default boolean wantsPairs() {
    return false;
  }

  /** What samples weigh in a round that starts from {@code state}. */
  default SampleWeight weight(TrainingState state) {
    return state.weights();
  }

  /**
   * The weights after a round. A pure function.
   *
   * @param state after the round was trained, with the weights it was trained with and a as last
   *     measured
   * @param pairs the gradient of each pair; empty where none were wanted
   */
  Reweighted next(TrainingState state, ClassWeights inForce, List<PairGradient> pairs);
}

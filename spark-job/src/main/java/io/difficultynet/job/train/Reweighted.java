package io.difficultynet.job.train;

import io.difficultynet.meta.Learner;
import io.difficultynet.meta.MetaStep;
import io.difficultynet.weight.ClassWeights;
import org.jspecify.annotations.Nullable;

/**
 * The weights of the next round and what they came from.
 *
 * @param weights v
 * @param learner θ and the state of its optimizer
 * @param outcome of the meta step; null where Difficulty-Net made none
 */
public record Reweighted(
    ClassWeights weights, Learner learner, MetaStep.@Nullable Outcome outcome) {

  /** The weights and the learner of a state, as they are. */
  static Reweighted unchanged(TrainingState state) {
    return new Reweighted(state.weights(), state.learner(), null);
  }
}

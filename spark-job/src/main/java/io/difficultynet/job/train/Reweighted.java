package io.difficultynet.job.train;

import io.difficultynet.meta.Learner;
import io.difficultynet.meta.MetaStep;
import io.difficultynet.weight.ClassWeights;
import org.jspecify.annotations.Nullable;

/**
 * The weights of the next round, and what they follow from.
 *
 * @param weights class weights v
 * @param learner parameters θ of the network that learns weights, and the state of their optimizer
 * @param outcome outcome of the meta step; null where Difficulty-Net made none
 */
public record Reweighted(
    ClassWeights weights, Learner learner, MetaStep.@Nullable Outcome outcome) {

  /** Returns weights and learner of a state without a change. */
  static Reweighted unchanged(TrainingState state) {
    return new Reweighted(state.weights(), state.learner(), null);
  }
}

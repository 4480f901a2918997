package io.difficultynet.job.train;

import io.difficultynet.meta.AdamState;
import io.difficultynet.meta.ClassWeights;
import io.difficultynet.meta.DifficultyNet;
import io.difficultynet.meta.MetaStep;
import org.jspecify.annotations.Nullable;

/**
 * The class weights of the next epoch and what they came from.
 *
 * @param weights v
 * @param difficultyNet θ
 * @param adam state of the optimizer of θ
 * @param outcome of the meta step; null where no meta step was made
 */
public record Reweighted(
    ClassWeights weights,
    DifficultyNet difficultyNet,
    AdamState adam,
    MetaStep.@Nullable Outcome outcome) {}

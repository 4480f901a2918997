package io.difficultynet.job.engine;

import io.difficultynet.meta.ClassWeights;
import java.io.Serializable;

/**
 * Everything that a round starts from.
 *
 * @param epoch 0-based
 * @param model parameters and running statistics
 * @param velocity [P], the optimizer's state; not written
 * @param weights class weights of this round
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record RoundInput(int epoch, Model model, float[] velocity, ClassWeights weights)
    implements Serializable {}

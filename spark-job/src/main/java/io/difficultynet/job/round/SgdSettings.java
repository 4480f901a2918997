package io.difficultynet.job.round;

import java.io.Serializable;

/**
 * The numbers of {@link SgdOptimizer}.
 *
 * @param momentum at least 0, less than 1
 * @param nesterov whether the step looks ahead along the momentum
 * @param weightDecay factor of the L2 term added to the gradient, at least 0
 * @param decaysAll whether biases and the parameters of batch normalisation decay too
 */
public record SgdSettings(double momentum, boolean nesterov, double weightDecay, boolean decaysAll)
    implements Serializable {}

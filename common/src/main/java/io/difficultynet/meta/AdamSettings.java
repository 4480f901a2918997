package io.difficultynet.meta;

import java.io.Serializable;

/**
 * Settings of {@link Adam}.
 *
 * @param rate learning rate, above 0. The authors' code uses 1e-5 for CIFAR and 1e-3 for
 *     ImageNet-LT and Places-LT, with a step every iteration
 * @param beta1 decay of the mean of gradients, in [0, 1)
 * @param beta2 decay of the mean of squared gradients, in [0, 1)
 * @param epsilon number that is added to the root of the mean of squared gradients, above 0
 * @param weightDecay L2 penalty, 0 or more, added to the gradient as weightDecay · θ (not AdamW)
 */
public record AdamSettings(
    double rate, double beta1, double beta2, double epsilon, double weightDecay)
    implements Serializable {}

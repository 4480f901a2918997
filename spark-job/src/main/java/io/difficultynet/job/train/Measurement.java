package io.difficultynet.job.train;

import io.difficultynet.metrics.ConfusionMatrix;

/**
 * A model measured on labelled samples with the running statistics.
 *
 * @param confusion exact counts, row = truth
 * @param loss mean cross-entropy, unweighted, in nats
 * @param seconds it took
 */
public record Measurement(ConfusionMatrix confusion, double loss, double seconds) {}

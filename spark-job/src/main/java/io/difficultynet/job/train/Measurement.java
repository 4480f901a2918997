package io.difficultynet.job.train;

import io.difficultynet.metrics.ConfusionMatrix;

/**
 * The measurement of a model on labelled samples, with its running statistics.
 *
 * @param confusion exact counts of predictions, with a row for each true class
 * @param loss mean cross-entropy, unweighted, in nats
 * @param seconds duration of the measurement
 */
public record Measurement(ConfusionMatrix confusion, double loss, double seconds) {}

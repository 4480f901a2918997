package io.difficultynet.metrics;

import java.io.Serializable;

/**
 * A sample that a model took for another class.
 *
 * @param sample its number in its set
 * @param truth its class
 * @param predicted the class that the model took it for
 * @param probability that the model gave this class, in [0, 1]
 */
public record Mistake(int sample, int truth, int predicted, double probability)
    implements Serializable {}

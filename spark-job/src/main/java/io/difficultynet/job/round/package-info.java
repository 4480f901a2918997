/**
 * What replicas compute in a round: data-parallel gradient descent, measurements and meta
 * gradients, and how the driver joins what they bring back. Knows neither Spark nor an engine.
 */
@NullMarked
package io.difficultynet.job.round;

import org.jspecify.annotations.NullMarked;

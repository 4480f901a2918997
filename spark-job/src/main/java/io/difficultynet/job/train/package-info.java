/**
 * The training loop on the driver, its state, and the ways to weight. The package knows neither
 * Spark nor an engine.
 */
@NullMarked
package io.difficultynet.job.train;

import org.jspecify.annotations.NullMarked;

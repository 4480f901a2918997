/**
 * The training loop on the driver, its state, and the port to the replicas. Knows neither Spark nor
 * BigDL.
 */
@NullMarked
package io.difficultynet.job.train;

import org.jspecify.annotations.NullMarked;

/**
 * A run from its configuration to its report: what is checked and read before Spark starts, where
 * training starts or goes on, what is written and in which order, and the model that is left.
 */
@NullMarked
package io.difficultynet.job.run;

import org.jspecify.annotations.NullMarked;

/**
 * Gradients and parameters from executor to executor during a round. The only package that uses
 * Spark's block transfer and the names of its blocks, which Spark keeps to itself and changes
 * without notice: for another version of Spark this package is what changes.
 */
@NullMarked
package io.difficultynet.job.exchange;

import org.jspecify.annotations.NullMarked;

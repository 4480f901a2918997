/**
 * Gradients and parameters from executor to executor during a round. The only package that uses
 * classes which Spark keeps to itself (its block transfer and its block manager), so that another
 * version of Spark is a change of one package.
 */
@NullMarked
package io.difficultynet.job.exchange;

import org.jspecify.annotations.NullMarked;

/**
 * Rounds on Spark: the only package that trains with RDDs and broadcasts. It carries what {@code
 * job.round} computes from driver to executors and back, and computes nothing itself.
 *
 * <p>A round is one barrier stage that ends in a shuffle. Barrier: all tasks start together or not
 * at all, and one failure reruns all. Shuffle: only a stage that feeds another is rerun when a
 * barrier task fails; a result stage would fail the job.
 */
@NullMarked
package io.difficultynet.job.spark;

import org.jspecify.annotations.NullMarked;

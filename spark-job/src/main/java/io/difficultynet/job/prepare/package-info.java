/**
 * {@code prepare}: a source becomes shards, on the executors.
 *
 * <p>Two passes over the data. In the first every sample is read and checked once, and the driver
 * learns of it what {@link io.difficultynet.job.prepare.CheckedSample} holds, some 300 bytes and
 * never its pixels or features. {@link io.difficultynet.job.prepare.PreparePlan} decides what goes
 * where, on the driver and without Spark. In the second pass every shard is written by one task: of
 * a source that can be read by index the task reads its samples; rows of a table are shuffled to
 * their shard, through Spark's disks where memory does not suffice.
 */
@NullMarked
package io.difficultynet.job.prepare;

import org.jspecify.annotations.NullMarked;

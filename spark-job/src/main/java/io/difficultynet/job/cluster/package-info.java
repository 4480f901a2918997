/**
 * What is asked of the cluster, found in it and told by it: executors and their cores, memory,
 * GPUs, the engine that they allow, the Spark context, and what its failures mean.
 */
@NullMarked
package io.difficultynet.job.cluster;

import org.jspecify.annotations.NullMarked;

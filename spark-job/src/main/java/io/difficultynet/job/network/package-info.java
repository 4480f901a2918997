/**
 * Descriptions of networks, without anything that computes them.
 *
 * <p>A {@link io.difficultynet.job.network.NetworkDescription} lists the network's nodes; an engine
 * translates them one by one and knows nothing of ResNets. The order of the nodes fixes the flat
 * order of parameters and statistics, so a checkpoint moves between engines and a test can compare
 * them.
 */
@NullMarked
package io.difficultynet.job.network;

import org.jspecify.annotations.NullMarked;

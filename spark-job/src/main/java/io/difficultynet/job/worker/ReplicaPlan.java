package io.difficultynet.job.worker;

import io.difficultynet.conf.TrainSettings.BatchNorm;
import io.difficultynet.job.cluster.EnginePlan;
import io.difficultynet.job.network.NetworkDescription;
import java.io.Serializable;

/**
 * What an engine is made by.
 *
 * @param network that it computes
 * @param batchNorm whether batch normalisation is a part of the convolutions
 * @param engine what computes it
 * @param predictionBatch most samples of a forward pass that is not for a gradient
 */
public record ReplicaPlan(
    NetworkDescription network, BatchNorm batchNorm, EnginePlan engine, int predictionBatch)
    implements Serializable {}

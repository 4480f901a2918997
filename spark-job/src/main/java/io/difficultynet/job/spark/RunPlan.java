package io.difficultynet.job.spark;

import io.difficultynet.conf.RunConfig;
import io.difficultynet.datasets.augment.InputPipeline;
import io.difficultynet.datasets.longtail.LongTailSplit;
import io.difficultynet.job.engine.NetworkDescription;
import io.difficultynet.seed.Seeds;
import java.io.Serializable;
import java.util.UUID;

/**
 * What stays the same for a whole run and every executor needs. Broadcast once.
 *
 * @param id of the run, the key of what executors cache
 * @param config effective configuration
 * @param seeds of all random streams
 * @param network to train
 * @param split of the training source
 * @param pipeline pixels to network input
 * @param threads OpenMP threads of a replica, the cores of an executor
 */
public record RunPlan(
    UUID id,
    RunConfig config,
    Seeds seeds,
    NetworkDescription network,
    LongTailSplit split,
    InputPipeline pipeline,
    int threads)
    implements Serializable {}

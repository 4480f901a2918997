package io.difficultynet.job.round;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The numbers that all rounds of a run go by.
 *
 * @param batchSize samples of one update over all replicas, at least 1
 * @param microBatchSize most samples of one pass through the network that is differentiated, at
 *     least 1; null: any number
 * @param predictionBatchSize most samples of one pass that measures, at least 1
 * @param optimizer of the network
 * @param backboneFactor what the learning rate of the layers before the classifier is multiplied
 *     by, at least 0
 * @param freezesBackbone whether nothing before the classifier changes
 * @param firstStage what samples the first stage trains on
 * @param rates of the classifier
 * @param pairs of the meta step
 */
public record RoundSettings(
    int batchSize,
    @Nullable Integer microBatchSize,
    int predictionBatchSize,
    SgdSettings optimizer,
    double backboneFactor,
    boolean freezesBackbone,
    FirstStage firstStage,
    LearningRates rates,
    PairRules pairs)
    implements Serializable {}

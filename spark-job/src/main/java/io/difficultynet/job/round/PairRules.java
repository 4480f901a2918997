package io.difficultynet.job.round;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How the pair of a training batch and a meta batch is drawn and differentiated.
 *
 * @param trainBatchSize samples of the pseudo step's training batch, at least 1
 * @param stratified whether that batch has equally many samples of each class
 * @param metaBatchSize samples of the class-balanced meta batch, at least 1
 * @param innerRate α, learning rate of the pseudo step; null: that of the round's last update
 * @param epsilon relative step of the directional derivative, in (0, 1]
 */
public record PairRules(
    int trainBatchSize,
    boolean stratified,
    int metaBatchSize,
    @Nullable Double innerRate,
    double epsilon)
    implements Serializable {}

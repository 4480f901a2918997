package io.difficultynet.job.train;

import io.difficultynet.job.network.Model;

/**
 * The result of a round of training.
 *
 * @param model the parameters w' and the merged running statistics
 * @param velocity state of the optimizer // [P]
 * @param loss mean of v_y ℓ over the samples of the round, in nats
 * @param samples number of samples, each used once
 * @param replicas number of replicas that took part
 * @param seconds time from submitting the round to its result
 * @param computeSeconds time that the slowest replica spent on forward, backward and update
 * @param inputSeconds time that the slowest replica spent waiting for samples
 * @param synchroniseSeconds time that the slowest replica spent on the exchange, with waiting
 * @param waitSeconds part of the exchange that the slowest replica spent waiting for slower ones
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record TrainedRound(
    Model model,
    float[] velocity,
    double loss,
    long samples,
    int replicas,
    double seconds,
    double computeSeconds,
    double inputSeconds,
    double synchroniseSeconds,
    double waitSeconds) {

  /** Returns this round and the one that followed it as one. */
  TrainedRound then(TrainedRound next) {
    long all = samples + next.samples;
    return new TrainedRound(
        next.model,
        next.velocity,
        (loss * samples + next.loss * next.samples) / all,
        all,
        next.replicas,
        seconds + next.seconds,
        computeSeconds + next.computeSeconds,
        inputSeconds + next.inputSeconds,
        synchroniseSeconds + next.synchroniseSeconds,
        waitSeconds + next.waitSeconds);
  }
}

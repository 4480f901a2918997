package io.difficultynet.job.train;

import io.difficultynet.job.network.Model;

/**
 * What a round of training gives.
 *
 * @param model w' and the merged running statistics
 * @param velocity the optimizer's state [P]
 * @param loss mean of v_y ℓ over the round's samples, in nats
 * @param samples number of samples, each used once
 * @param replicas number of replicas that took part
 * @param seconds from submitting the round to having its result
 * @param computeSeconds slowest replica: forward, backward, update
 * @param inputSeconds slowest replica: reading and augmenting
 * @param synchroniseSeconds slowest replica: exchange, waiting included
 * @param waitSeconds slowest replica: of it, waiting for slower ones
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

  /** This round and the one that followed it, as one. */
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

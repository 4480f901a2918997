package io.difficultynet.job.round;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.job.network.Model;
import io.difficultynet.job.network.NetworkDescription;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a round of training gives.
 *
 * @param model w' and the pooled running statistics
 * @param velocity the optimizer's state [P]
 * @param loss mean of v_y ℓ over the round's samples, in nats
 * @param samples number of samples, each used once
 * @param replicas number of replicas that took part
 * @param seconds from asking for the round to having its result
 * @param times for each part the longest time that a replica spent in it
 * @param remarks what a person should know about it, a sentence each
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record TrainedRound(
    Model model,
    float[] velocity,
    double loss,
    long samples,
    int replicas,
    double seconds,
    RoundTimes times,
    List<String> remarks) {

  /** Copies the list. */
  public TrainedRound {
    remarks = List.copyOf(remarks);
  }

  /**
   * Joins what the replicas of a round brought back.
   *
   * @param epoch 0-based, for the error
   * @param collected of every replica, in any order
   * @throws DifficultyNetException DIVERGED where the loss or a parameter is not finite
   */
  public static TrainedRound join(
      int epoch, NetworkDescription network, List<RoundSlice> collected, double seconds) {
    List<RoundSlice> parts = new ArrayList<>(collected);
    parts.sort(Comparator.comparingInt(RoundSlice::part));
    int length = network.parameterCount();
    Slices slices = new Slices(length, parts.size());
    float[] parameters = new float[length];
    float[] velocity = new float[length];
    double loss = 0;
    long samples = 0;
    for (RoundSlice part : parts) {
      int offset = slices.offset(part.part());
      System.arraycopy(part.parameters(), 0, parameters, offset, part.parameters().length);
      System.arraycopy(part.velocity(), 0, velocity, offset, part.velocity().length);
      loss += part.weightedLoss();
      samples += part.samples();
    }
    requireFinite(epoch, loss, parameters);
    float[] statistics =
        RunningStatistics.pool(
            network, parts.stream().flatMap(part -> part.statistics().stream()).toList());
    return new TrainedRound(
        new Model(parameters, statistics),
        velocity,
        loss / samples,
        samples,
        parts.size(),
        seconds,
        RoundTimes.slowest(parts.stream().map(RoundSlice::times).toList()),
        SlowReplica.among(parts).stream().toList());
  }

  private static void requireFinite(int epoch, double loss, float[] parameters) {
    boolean finite = Double.isFinite(loss);
    for (int i = 0; finite && i < parameters.length; i++) {
      finite = Float.isFinite(parameters[i]);
    }
    if (!finite) {
      throw new DifficultyNetException(
          ErrorCode.DIVERGED,
          "epoch " + (epoch + 1),
          "the training loss or a parameter is not a finite number any more (loss " + loss + ")",
          "Lower train.learning-rate.initial, or warm up with train.learning-rate.warm-up-epochs;"
              + " the last checkpoint is from before this epoch");
    }
  }

  /** Returns this round, or part of one, and what followed it, as one. */
  public TrainedRound then(TrainedRound next) {
    long all = samples + next.samples;
    return new TrainedRound(
        next.model,
        next.velocity,
        (loss * samples + next.loss * next.samples) / all,
        all,
        next.replicas,
        seconds + next.seconds,
        times.plus(next.times),
        remarks.isEmpty() ? next.remarks : remarks); // of an epoch one is enough
  }
}

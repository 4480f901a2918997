package io.difficultynet.job.round;

import java.io.Serializable;
import java.util.List;

/**
 * Where the time of a round went on a replica, in seconds.
 *
 * @param compute in forward, backward and update
 * @param input waiting for samples that are read and augmented
 * @param synchronise in the collective, waiting included
 * @param waiting of it, waiting for slower replicas
 */
public record RoundTimes(double compute, double input, double synchronise, double waiting)
    implements Serializable {

  /** Returns for each part the longest time that a replica spent in it; at least one replica. */
  public static RoundTimes slowest(List<RoundTimes> replicas) {
    return replicas.stream()
        .reduce(
            (a, b) ->
                new RoundTimes(
                    Math.max(a.compute, b.compute),
                    Math.max(a.input, b.input),
                    Math.max(a.synchronise, b.synchronise),
                    Math.max(a.waiting, b.waiting)))
        .orElseThrow();
  }

  /** Returns the times of this round and of one that followed it. */
  public RoundTimes plus(RoundTimes next) {
    return new RoundTimes(
        compute + next.compute,
        input + next.input,
        synchronise + next.synchronise,
        waiting + next.waiting);
  }
}

package io.difficultynet.conf;

import java.io.Serializable;
import java.time.Duration;

/**
 * Section {@code cluster}.
 *
 * @param executorWait how long to wait for the executors that were asked for, more than 0
 * @param peerTimeout how long an executor waits for a peer's part of a sum, more than 0
 */
public record ClusterSettings(Duration executorWait, Duration peerTimeout) implements Serializable {

  /** Refuses durations that are not positive. */
  public ClusterSettings {
    requirePositive("cluster.executor-wait", executorWait);
    requirePositive("cluster.peer-timeout", peerTimeout);
  }

  private static void requirePositive(String key, Duration span) {
    if (span.isNegative() || span.isZero()) {
      throw new IllegalArgumentException(key + " is " + span + "; it must be more than 0");
    }
  }

  static ClusterSettings read(Values values) {
    return new ClusterSettings(
        values.read("cluster.executor-wait", Kind.duration()),
        values.read("cluster.peer-timeout", Kind.duration()));
  }
}

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

  private static final Setting<Duration> EXECUTOR_WAIT =
      new Setting<>("cluster.executor-wait", Kind.duration());
  private static final Setting<Duration> PEER_TIMEOUT =
      new Setting<>("cluster.peer-timeout", Kind.duration());

  /** Refuses durations that are not positive. */
  public ClusterSettings {
    EXECUTOR_WAIT.require(executorWait);
    PEER_TIMEOUT.require(peerTimeout);
  }

  static ClusterSettings read(Values values) {
    return new ClusterSettings(values.read(EXECUTOR_WAIT), values.read(PEER_TIMEOUT));
  }
}

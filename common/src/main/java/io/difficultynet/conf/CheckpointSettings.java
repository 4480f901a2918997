package io.difficultynet.conf;

import java.io.Serializable;

/**
 * Section {@code checkpoint}.
 *
 * @param keepLast how many of the latest checkpoints stay, at least 1
 * @param keepBest whether the one with the best validation accuracy stays as well
 * @param every epochs from one checkpoint to the next, at least 1
 */
public record CheckpointSettings(int keepLast, boolean keepBest, int every)
    implements Serializable {

  private static final Range AT_LEAST_ONE = Range.atLeast(1);

  /** Refuses numbers out of range. */
  public CheckpointSettings {
    AT_LEAST_ONE.require("checkpoint.keep-last", keepLast);
    AT_LEAST_ONE.require("checkpoint.every", every);
  }

  static CheckpointSettings read(Values values) {
    return new CheckpointSettings(
        values.read("checkpoint.keep-last", Kind.integer(AT_LEAST_ONE)),
        values.read("checkpoint.keep-best", Kind.flag()),
        values.read("checkpoint.every", Kind.integer(AT_LEAST_ONE)));
  }
}

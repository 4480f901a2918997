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

  private static final Setting<Integer> KEEP_LAST =
      new Setting<>("checkpoint.keep-last", Kind.integer(Range.atLeast(1)));
  private static final Setting<Integer> EVERY =
      new Setting<>("checkpoint.every", Kind.integer(Range.atLeast(1)));

  /** Refuses numbers out of range. */
  public CheckpointSettings {
    KEEP_LAST.require(keepLast);
    EVERY.require(every);
  }

  static CheckpointSettings read(Values values) {
    return new CheckpointSettings(
        values.read(KEEP_LAST),
        values.read("checkpoint.keep-best", Kind.flag()),
        values.read(EVERY));
  }
}

package io.difficultynet.conf;

import java.io.Serializable;

/**
 * Section {@code run}.
 *
 * @param name name in reports and logs
 * @param seed every random stream of the run derives from it
 * @param epochs passes over the training split, at least 1
 */
public record RunSettings(String name, long seed, int epochs) implements Serializable {

  private static final Setting<Integer> EPOCHS =
      new Setting<>("run.epochs", Kind.integer(Range.atLeast(1)));

  /** Refuses epochs out of range. */
  public RunSettings {
    EPOCHS.require(epochs);
  }

  static RunSettings read(Values values) {
    return new RunSettings(
        values.read("run.name", Kind.text()),
        values.read("run.seed", Kind.wholeNumber()),
        values.read(EPOCHS));
  }
}

package io.difficultynet.conf;

import java.io.Serializable;

/**
 * Section {@code augment.jitter}: how much colours change at random; 0 is not at all.
 *
 * @param brightness largest relative change, 0 to 10
 * @param contrast largest relative change, 0 to 10
 * @param saturation largest relative change, 0 to 10
 */
public record JitterSettings(double brightness, double contrast, double saturation)
    implements Serializable {

  private static final Range STRENGTH = Range.closed(0, 10);

  /** No change. */
  public static final JitterSettings NONE = new JitterSettings(0, 0, 0);

  /** Refuses numbers out of range. */
  public JitterSettings {
    STRENGTH.require("augment.jitter.brightness", brightness);
    STRENGTH.require("augment.jitter.contrast", contrast);
    STRENGTH.require("augment.jitter.saturation", saturation);
  }

  static JitterSettings read(Values values) {
    return new JitterSettings(
        values.read("augment.jitter.brightness", Kind.number(STRENGTH)),
        values.read("augment.jitter.contrast", Kind.number(STRENGTH)),
        values.read("augment.jitter.saturation", Kind.number(STRENGTH)));
  }
}

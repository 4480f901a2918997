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

  private static final Kind<Double> STRENGTH = Kind.number(Range.closed(0, 10));
  private static final Setting<Double> BRIGHTNESS =
      new Setting<>("augment.jitter.brightness", STRENGTH);
  private static final Setting<Double> CONTRAST =
      new Setting<>("augment.jitter.contrast", STRENGTH);
  private static final Setting<Double> SATURATION =
      new Setting<>("augment.jitter.saturation", STRENGTH);

  /** No change. */
  public static final JitterSettings NONE = new JitterSettings(0, 0, 0);

  /** Refuses numbers out of range. */
  public JitterSettings {
    BRIGHTNESS.require(brightness);
    CONTRAST.require(contrast);
    SATURATION.require(saturation);
  }

  static JitterSettings read(Values values) {
    return new JitterSettings(
        values.read(BRIGHTNESS), values.read(CONTRAST), values.read(SATURATION));
  }
}

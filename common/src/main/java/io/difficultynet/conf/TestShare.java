package io.difficultynet.conf;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The share of each class that becomes the test set, where a source has no test samples of its own.
 *
 * @param fraction more than 0, less than 1
 * @param trainAtLeast samples of a class that stay to train on, at least 1
 */
public record TestShare(double fraction, int trainAtLeast) implements Serializable {

  static final Setting<Double> FRACTION =
      new Setting<>("split.test-fraction", Kind.number(Range.open(0, 1)));

  /** Refuses numbers out of range. */
  public TestShare {
    FRACTION.require(fraction);
    ValidationSettings.TRAIN_AT_LEAST.require(trainAtLeast);
  }

  /** The share that the configuration asks for; null where the source has a test part. */
  static @Nullable TestShare read(Values values, DataSource source) {
    String own = source.ownTest();
    if (own == null) {
      return new TestShare(values.read(FRACTION), values.read(ValidationSettings.TRAIN_AT_LEAST));
    }
    values.readIf(false, FRACTION, new Cause(own, own));
    return null;
  }

  /** How many of so many samples of a class are for the test. */
  public int of(long samples) {
    long share = Math.max(1, Math.round(fraction * samples));
    return (int) Math.max(0, Math.min(share, samples - trainAtLeast));
  }
}

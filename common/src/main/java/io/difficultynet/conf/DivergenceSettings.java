package io.difficultynet.conf;

import java.io.Serializable;

/**
 * Section {@code train.divergence}: what happens when numbers of an epoch are not finite any more.
 *
 * @param retries how often a run goes back to the epoch before, at least 0
 * @param rateFactor what the learning rate is multiplied by each time, more than 0 and less than 1
 */
public record DivergenceSettings(int retries, double rateFactor) implements Serializable {

  private static final Setting<Integer> RETRIES =
      new Setting<>("train.divergence.retries", Kind.integer(Range.atLeast(0)));
  private static final Setting<Double> RATE_FACTOR =
      new Setting<>("train.divergence.rate-factor", Kind.number(Range.open(0, 1)));

  /** Refuses numbers out of range. */
  public DivergenceSettings {
    RETRIES.require(retries);
    RATE_FACTOR.require(rateFactor);
  }

  static DivergenceSettings read(Values values) {
    return new DivergenceSettings(values.read(RETRIES), values.read(RATE_FACTOR));
  }

  /**
   * Returns what learning rates are multiplied by.
   *
   * @param divergences so far, at least 0
   */
  public double factor(int divergences) {
    return StrictMath.pow(rateFactor, divergences);
  }
}

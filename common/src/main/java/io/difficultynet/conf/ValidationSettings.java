package io.difficultynet.conf;

import java.io.Serializable;

/**
 * How many samples of a class are held out for validation: at most a number, at most a share of the
 * class, and never so many that too few are left to train on. Small classes of a long tail have
 * fewer than the others, or none.
 *
 * @param perClass most samples of a class, at least 1
 * @param mostShare largest share of the training samples of a class, more than 0, at most 1
 * @param trainAtLeast samples of a class that stay to train on, at least 1
 */
public record ValidationSettings(int perClass, double mostShare, int trainAtLeast)
    implements Serializable {

  static final Setting<Integer> PER_CLASS =
      new Setting<>("split.validation-per-class", Kind.integer(Range.atLeast(1)));
  static final Setting<Double> MOST_SHARE =
      new Setting<>("split.validation-most-share", Kind.number(Range.openClosed(0, 1)));
  static final Setting<Integer> TRAIN_AT_LEAST =
      new Setting<>("split.train-at-least", Kind.integer(Range.atLeast(1)));

  /** 0.29 of 100 is 28.999999999999996 in floating point. */
  private static final double ROUNDING = 1e-9;

  /** Refuses numbers out of range. */
  public ValidationSettings {
    PER_CLASS.require(perClass);
    MOST_SHARE.require(mostShare);
    TRAIN_AT_LEAST.require(trainAtLeast);
  }

  static ValidationSettings read(Values values) {
    return new ValidationSettings(
        values.read(PER_CLASS), values.read(MOST_SHARE), values.read(TRAIN_AT_LEAST));
  }

  /** How many of so many training samples of a class are held out. */
  public int ofTraining(long samples) {
    return Math.min(perClass, mostOfTraining(samples));
  }

  /**
   * How many of so many training samples of a class are held out at most where more than {@link
   * #ofTraining} are, since whole groups are.
   */
  public int mostOfTraining(long samples) {
    long share = (long) Math.floor(mostShare * samples + ROUNDING);
    return Math.toIntExact(Math.max(0, Math.min(share, samples - trainAtLeast)));
  }

  /** How many are used of so many samples of a class that the source sets apart for validation. */
  public int ofSetApart(long samples) {
    return (int) Math.min(perClass, samples);
  }
}

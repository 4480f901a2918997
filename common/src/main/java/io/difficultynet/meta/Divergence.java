package io.difficultynet.meta;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;

/** The error of a meta step that meets a number that is not finite. */
public final class Divergence {
  private Divergence() {}

  /**
   * A DIVERGED error, to be thrown.
   *
   * @param where in the meta step
   * @param what is not finite there
   */
  public static DifficultyNetException at(String where, String what) {
    return new DifficultyNetException(
        ErrorCode.DIVERGED, where, what, "Lower train.learning-rate.initial or method.inner-rate");
  }

  /** The same of a slope, which is a difference of losses. */
  public static DifficultyNetException atSlope(String where, double slope) {
    return at(where, "it is " + slope + ", so the losses around the pseudo step are not finite");
  }
}

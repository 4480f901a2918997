package io.difficultynet.meta;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;

/** Makes the error of a meta step in which a number is not finite. */
public final class Divergence {
  private Divergence() {}

  /**
   * Returns a DIVERGED error, which the caller throws.
   *
   * @param where the place in the meta step
   * @param what what is not finite there
   */
  public static DifficultyNetException at(String where, String what) {
    return new DifficultyNetException(
        ErrorCode.DIVERGED, where, what, "Lower train.learning-rate.initial or method.inner-rate");
  }

  /**
   * Returns the error of a network that learns weights, whose own settings drove it to where
   * nothing is finite.
   *
   * @param where a number of it, or of what it gives
   * @param what is wrong with it
   */
  public static DifficultyNetException ofLearner(String where, String what) {
    return new DifficultyNetException(
        ErrorCode.DIVERGED,
        where,
        what + ", so the network that learns weights has diverged",
        "Lower method.adam.rate, method.adam.weight-decay or method.driver-weight; the last"
            + " checkpoint is from before this epoch");
  }

  /**
   * Refuses numbers of such a network that are not finite.
   *
   * @param name what they are
   */
  static void requireFinite(String name, double[] numbers) {
    for (int i = 0; i < numbers.length; i++) {
      if (!Double.isFinite(numbers[i])) {
        throw ofLearner(name + " " + i, "is " + numbers[i]);
      }
    }
  }

  /** Returns the error of a derivative that is not finite. It is made of a difference of losses. */
  public static DifficultyNetException atDerivative(String where, double derivative) {
    return at(
        where, "it is " + derivative + ", so the losses around the pseudo step are not finite");
  }
}

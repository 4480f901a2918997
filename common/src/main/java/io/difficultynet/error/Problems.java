package io.difficultynet.error;

import java.util.ArrayList;
import java.util.List;

/**
 * Gathers everything that is wrong, so that a user sees all problems at once instead of one in each
 * attempt. An instance belongs to one check and is not thread-safe.
 */
public final class Problems {

  private final List<Problem> list = new ArrayList<>();

  /** Notes one problem; see {@link Problem} for the three parts. */
  public void add(String where, String what, String fix) {
    list.add(new Problem(where, what, fix));
  }

  /** Returns whether nothing is wrong so far. */
  public boolean isEmpty() {
    return list.isEmpty();
  }

  /** Returns a copy of the problems noted so far, in the order in which they were found. */
  public List<Problem> list() {
    return List.copyOf(list);
  }

  /**
   * Ends the check.
   *
   * @param code the kind of error these problems amount to
   * @param headline what failed as a whole, such as {@code The configuration is not usable}
   * @throws DifficultyNetException with every problem, when there is at least one
   */
  public void throwIfAny(ErrorCode code, String headline) {
    if (!list.isEmpty()) {
      throw new DifficultyNetException(code, headline, list);
    }
  }
}

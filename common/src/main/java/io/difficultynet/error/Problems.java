package io.difficultynet.error;

import java.util.ArrayList;
import java.util.List;

/**
 * Gathers everything that is wrong, so that a user sees all of it at once instead of one thing a
 * try. Not thread-safe: one list belongs to one check.
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

  /** Returns what is wrong so far, in the order found; a copy. */
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

package io.difficultynet.error;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Gathers everything that is wrong, so that a user sees all problems at once instead of one in each
 * attempt. An instance belongs to one check and is not thread-safe.
 */
public final class Problems {

  private final List<Problem> list = new ArrayList<>();
  private @Nullable ErrorCode code;

  /** Notes one problem; see {@link Problem} for the three parts. */
  public void add(String where, String what, String fix) {
    list.add(new Problem(where, what, fix));
  }

  /**
   * Makes one of several checks, whose problems are shown together.
   *
   * @return what the check returns; null where it throws a {@link DifficultyNetException}
   */
  public <T> @Nullable T attempt(Supplier<T> check) {
    try {
      return check.get();
    } catch (DifficultyNetException e) {
      list.addAll(e.problems());
      if (code == null || (code.fault() == Fault.CLUSTER && e.code().fault() != Fault.CLUSTER)) {
        code = e.code();
      }
      return null;
    }
  }

  /** The same for a check that returns nothing. */
  public void attempt(Runnable check) {
    attempt(
        () -> {
          check.run();
          return this;
        });
  }

  /** Returns these problems, each changed. */
  public Problems map(UnaryOperator<Problem> change) {
    Problems changed = new Problems();
    changed.code = code;
    list.stream().map(change).distinct().forEach(changed.list::add);
    return changed;
  }

  /** Returns whether no problem was noted so far. */
  public boolean isEmpty() {
    return list.isEmpty();
  }

  /** Returns a copy of the problems noted so far, in the order in which they were found. */
  public List<Problem> list() {
    return List.copyOf(list);
  }

  /**
   * Ends several checks. The code is that of the first that found anything; but a mistake goes
   * before a cluster that failed, since it stays one in the next try.
   *
   * @param headline what failed as a whole
   * @throws DifficultyNetException with every problem, when {@link #attempt} found at least one
   */
  public void throwIfAny(String headline) {
    if (code != null) {
      throwIfAny(code, headline);
    }
  }

  /**
   * Ends one check.
   *
   * @param kind the kind of error these problems amount to
   * @param headline what failed as a whole, such as {@code The configuration is not usable}
   * @throws DifficultyNetException with every problem, when there is at least one
   */
  public void throwIfAny(ErrorCode kind, String headline) {
    if (!list.isEmpty()) {
      throw new DifficultyNetException(kind, headline, list);
    }
  }
}

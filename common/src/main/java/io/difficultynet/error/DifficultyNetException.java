package io.difficultynet.error;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An error with a stable code, whose fault it is, and what to do about it. The message lists every
 * problem, one a line. Serializable with all its parts, because executors throw it to the driver.
 */
public class DifficultyNetException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final List<Problem> problems;

  /** One thing is wrong; see {@link Problem} for the three parts. */
  public DifficultyNetException(ErrorCode code, String where, String what, String fix) {
    this(code, where, what, fix, null);
  }

  /** One thing is wrong because of {@code cause}; see {@link Problem} for the three parts. */
  public DifficultyNetException(
      ErrorCode code, String where, String what, String fix, @Nullable Throwable cause) {
    this(code, List.of(new Problem(where, what, fix)), cause);
  }

  /** Several things are wrong; {@code headline} says what failed as a whole. */
  public DifficultyNetException(ErrorCode code, String headline, List<Problem> problems) {
    super(listing(code, headline, problems));
    this.code = code;
    this.problems = List.copyOf(problems);
  }

  private DifficultyNetException(ErrorCode code, List<Problem> one, @Nullable Throwable cause) {
    super(code.code() + ": " + one.get(0), cause);
    this.code = code;
    this.problems = one;
  }

  private static String listing(ErrorCode code, String headline, List<Problem> problems) {
    if (problems.isEmpty()) {
      throw new IllegalArgumentException(
          code.code() + " without a problem; throw only when at least one was found");
    }
    StringBuilder message = new StringBuilder(code.code()).append(": ").append(headline);
    for (Problem problem : problems) {
      message.append("\n  ").append(problem);
    }
    return message.toString();
  }

  /** Returns the kind of error. */
  public ErrorCode code() {
    return code;
  }

  /** Returns what is wrong, at least one; unmodifiable. */
  public List<Problem> problems() {
    return problems;
  }
}

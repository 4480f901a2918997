package io.difficultynet.error;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An error with a stable code, which tells whose fault it is, and with at least one {@link
 * Problem}, each of which says what to do. The message has a line for each problem. The exception
 * is serializable with all its parts, because executors throw it to the driver.
 */
public class DifficultyNetException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final List<Problem> problems;

  /** Makes an error of one problem, whose three parts {@link Problem} describes. */
  public DifficultyNetException(ErrorCode code, String where, String what, String fix) {
    this(code, where, what, fix, null);
  }

  /** Makes an error of one problem with a cause. {@link Problem} describes the three parts. */
  public DifficultyNetException(
      ErrorCode code, String where, String what, String fix, @Nullable Throwable cause) {
    this(code, List.of(new Problem(where, what, fix)), cause);
  }

  /** Makes an error of several problems; {@code headline} says what failed as a whole. */
  public DifficultyNetException(ErrorCode code, String headline, List<Problem> problems) {
    super(listing(code, headline, problems));
    this.code = code;
    this.problems = List.copyOf(problems);
  }

  private DifficultyNetException(ErrorCode code, List<Problem> one, @Nullable Throwable cause) {
    this(code.code() + ": " + one.get(0), code, one, cause);
  }

  private DifficultyNetException(
      String message, ErrorCode code, List<Problem> problems, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.problems = problems;
  }

  /**
   * Returns an error of another process of which there is only its message, word for word.
   *
   * @param message what {@link #getMessage} of that error gave
   * @param cause what brought it
   * @return empty where the text does not begin with a code
   */
  public static Optional<DifficultyNetException> quoted(String message, Throwable cause) {
    return ErrorCode.at(message)
        .map(
            code -> {
              String text = message.substring(code.code().length()).replaceFirst("^: ", "");
              List<String> lines = text.lines().toList();
              List<String> own = lines.size() > 1 ? lines.subList(1, lines.size()) : List.of(text);
              return new DifficultyNetException(
                  message, code, own.stream().map(Problem::quoted).toList(), cause);
            });
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

  /** Returns the problems, at least one, as an unmodifiable list. */
  public List<Problem> problems() {
    return problems;
  }
}

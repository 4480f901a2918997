package io.difficultynet.error;

import io.difficultynet.text.Printable;
import io.difficultynet.text.Secrets;
import java.io.Serializable;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing that is wrong: where it is, what it is, and what to do about it.
 *
 * @param where the key, file, executor or class concerned, such as {@code train.batch-size}
 * @param what what is wrong, with the value found and the range allowed
 * @param fix what to do about it
 */
public record Problem(String where, String what, String fix) implements Serializable {

  /** {@link #toString}: the place ends with the first colon, the last sentence is the remedy. */
  private static final Pattern TEXT = Pattern.compile("(.+?): (.+[.?!]) (.+)", Pattern.DOTALL);

  private static final int LONGEST_SHOWN = 4_000; // characters of a part

  /** Refuses blank parts: a problem without a place or a remedy helps nobody. */
  public Problem {
    requireText("where", where);
    requireText("what", what);
    requireText("fix", fix);
  }

  private static void requireText(String name, String text) {
    Objects.requireNonNull(text, name);
    if (text.isBlank()) {
      throw new IllegalArgumentException(
          "Problem." + name + " is blank; say where it is wrong, what is wrong and how to fix it");
    }
  }

  /** Returns the problem that gave this text. A part that has such marks in it may be cut there. */
  static Problem quoted(String text) {
    Matcher parts = TEXT.matcher(text.strip());
    return parts.matches()
        ? new Problem(parts.group(1), parts.group(2), parts.group(3))
        : new Problem("an executor", text.isBlank() ? "failed" : text.strip(), "See its log");
  }

  /**
   * Returns {@code where: what. Fix.}, each part closed by exactly one full stop, as it may be
   * shown: the parts hold names and values from anywhere.
   */
  @Override
  public String toString() {
    return Secrets.hidden(
        Printable.line(shortened(where))
            + ": "
            + sentence(Printable.lines(shortened(what)))
            + " "
            + sentence(Printable.lines(shortened(fix))));
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + " …";
  }

  private static String sentence(String text) {
    char last = text.charAt(text.length() - 1);
    return last == '.' || last == '?' || last == '!' ? text : text + ".";
  }
}

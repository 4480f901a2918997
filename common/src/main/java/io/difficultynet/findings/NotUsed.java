package io.difficultynet.findings;

import java.util.Locale;

/**
 * What lies where the samples lie and is none of them.
 *
 * @param where the setting that led there, and its value
 * @param what what they are, such as {@code files that tools leave behind}
 * @param count how many, at least 1
 * @param example one of them
 */
public record NotUsed(String where, String what, int count, String example) {

  /** Returns it in a line: {@code where: not used: files … (2, such as example)}. */
  public String text() {
    return String.format(
        Locale.ROOT, "%s: not used: %s (%,d, such as %s)", where, what, count, example);
  }
}

package io.difficultynet.text;

/**
 * Text for a terminal or a log. File names, class names and whatever a library says of them may
 * hold control characters, which colour a terminal, move its cursor or begin a line that looks like
 * one of ours, and characters that turn the direction of writing, by which a name looks like
 * another one. They are written as {@code \u001b} is in Java.
 *
 * <p>Joiners between letters (U+200C, U+200D) stay: names in Persian and in Hindi need them.
 */
public final class Printable {

  private Printable() {}

  /** Returns the text as one line. */
  public static String line(String text) {
    return escaped(text, false);
  }

  /**
   * Returns the text with its line breaks, each followed by blanks: what begins a line is always
   * ours.
   */
  public static String lines(String text) {
    return escaped(text, true);
  }

  private static String escaped(String text, boolean breaks) {
    if (text.codePoints().noneMatch(Printable::isHidden)) {
      return text;
    }
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (breaks && c == '\n') {
                shown.append("\n    ");
              } else if (breaks && c == '\t') {
                shown.append(' ');
              } else if (isHidden(c)) {
                shown.append("\\u%04x".formatted(c));
              } else {
                shown.appendCodePoint(c);
              }
            });
    return shown.toString();
  }

  private static boolean isHidden(int c) {
    return Character.isISOControl(c)
        || c == 0x061c // marks of direction
        || (c >= 0x200e && c <= 0x200f)
        || (c >= 0x2028 && c <= 0x202e) // separators of lines, embeddings and overrides
        || (c >= 0x2066 && c <= 0x2069) // isolates
        || Character.getType(c) == Character.SURROGATE; // half a character
  }
}

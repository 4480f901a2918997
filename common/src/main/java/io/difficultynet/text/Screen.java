package io.difficultynet.text;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * Standard output and standard error. All that the program prints goes through here, so that
 * neither a name with control characters nor a password reaches a terminal or a log as it is.
 */
public final class Screen {

  private Screen() {}

  /** Prints one line to standard output. */
  public static void out(String line) {
    System.out.println(Secrets.hidden(Printable.line(line)));
  }

  /** Prints one line to standard error. */
  public static void err(String line) {
    System.err.println(Secrets.hidden(Printable.line(line)));
  }

  /**
   * Prints the message of an error to standard error.
   *
   * @param message whose line breaks are ours, as those of a {@code DifficultyNetException} are
   */
  public static void message(String message) {
    message.lines().forEach(Screen::err);
  }

  /** Prints a stack trace to standard error. */
  public static void trace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    message(text.toString().replace("\t", "    "));
  }

  /** Returns standard error for what draws on it by itself, such as a bar of progress. */
  public static PrintStream terminal() {
    return System.err;
  }

  /** Writes out what standard output holds back. */
  public static void flush() {
    System.out.flush();
  }
}

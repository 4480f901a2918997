package io.difficultynet.job.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What one exception tells. A task's exception reaches the driver as a cause of Spark's, or as text
 * inside Spark's message alone: of a barrier stage {@code DAGScheduler} hands on nothing else, nor
 * of an exception that the driver cannot read.
 *
 * @param type name of its class
 * @param message its own, without what it quotes; empty where it has none
 * @param thrownAt where it was thrown, as a line of its stack trace; empty where that is not told
 */
record Told(String type, String message, String thrownAt) {

  /** An exception in a stack trace, as Java prints it, with the first line of its stack. */
  private static final Pattern QUOTED =
      Pattern.compile(
          "(?:^|\\s)((?:[a-z_]\\w*\\.)+[A-Z][\\w$]*(?:Exception|Error|Failure))"
              + "(?:: ((?s:.*?)))??(?:\\n\\s*at ([^\\n]*)|(?=\\n(?:Caused by: |\\s*\\.\\.\\. \\d))|\\s*\\z)");

  /** All that a failure tells, from the outside in: itself, its causes, and what each quotes. */
  static List<Told> all(Throwable failure) {
    List<Told> all = new ArrayList<>();
    Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .forEach(
            cause -> {
              StackTraceElement[] stack = cause.getStackTrace();
              String message = String.valueOf(cause.getMessage());
              String at = stack.length == 0 ? "" : stack[0].toString();
              if (message.contains("\n\tat ")) {
                Matcher quoted = QUOTED.matcher(message);
                int own = quoted.find() ? quoted.start() : message.length();
                all.add(new Told(cause.getClass().getName(), message.substring(0, own), at));
                all.addAll(quoted(message));
              } else {
                all.add(new Told(cause.getClass().getName(), message, at));
              }
            });
    return all;
  }

  private static List<Told> quoted(String text) {
    return QUOTED
        .matcher(text)
        .results()
        .map(found -> new Told(found.group(1), text(found.group(2)), text(found.group(3))))
        .toList();
  }

  private static String text(String orNull) {
    return Objects.requireNonNullElse(orNull, "").strip();
  }

  /** Name of its class without the package. */
  String simpleType() {
    return type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
  }
}

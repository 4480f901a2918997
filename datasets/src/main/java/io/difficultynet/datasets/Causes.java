package io.difficultynet.datasets;

/** Text of an exception for a message, also when it has none of its own. */
final class Causes {
  private Causes() {}

  /** The exception's own message with its type, or its type alone. */
  static String text(Throwable cause) {
    String type = cause.getClass().getSimpleName();
    String message = cause.getMessage();
    return message == null || message.isBlank() ? type : type + ", " + message;
  }
}

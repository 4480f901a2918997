package io.difficultynet.datasets;

import io.difficultynet.error.ErrorCode;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/** What an exception says. */
public final class Causes {
  private Causes() {}

  /** The exception's own message with its type, or its type alone. */
  static String text(Throwable cause) {
    String type = cause.getClass().getSimpleName();
    String message = cause.getMessage();
    return message == null || message.isBlank() ? type : type + ", " + message;
  }

  /**
   * Whether a machine did not answer, so that the same may go well later: a connection that was
   * refused, reset or timed out is among the causes.
   */
  public static boolean unreachable(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SocketException || cause instanceof SocketTimeoutException) {
        return true;
      }
    }
    return false;
  }

  /** STORAGE_FAILED where a machine did not answer, else what it is the user's mistake to be. */
  public static ErrorCode code(Throwable failure, ErrorCode mistake) {
    return unreachable(failure) ? ErrorCode.STORAGE_FAILED : mistake;
  }
}

package io.difficultynet.json;

import org.jspecify.annotations.Nullable;

/** A JSON text does not hold what it should. The message names the file and the key. */
public final class JsonException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  JsonException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Returns the message, which is never missing. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}

package io.difficultynet.datasets.image;

/** An image that cannot be used: what is wrong with it and what to do, without its name. */
final class UnreadableImageException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String fix;

  UnreadableImageException(String what, String fix) {
    super(what);
    this.fix = fix;
  }

  UnreadableImageException(String what, String fix, Throwable cause) {
    super(what, cause);
    this.fix = fix;
  }

  /** What is wrong. */
  String what() {
    return String.valueOf(getMessage());
  }

  /** What to do about it. */
  String fix() {
    return fix;
  }
}

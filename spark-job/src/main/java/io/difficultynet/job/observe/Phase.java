package io.difficultynet.job.observe;

/** What a run is doing, in the words of its bar. */
public enum Phase {
  TRAINING("training"),
  VALIDATION("validation"),
  META_STEP("meta step"),
  CHECKPOINT("checkpoint");

  private final String text;

  Phase(String text) {
    this.text = text;
  }

  /** For the user. */
  public String text() {
    return text;
  }
}

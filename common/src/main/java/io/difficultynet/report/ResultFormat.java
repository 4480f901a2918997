package io.difficultynet.report;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.json.JsonObject;

/** Checks that a report was written in a format that this program reads. */
final class ResultFormat {

  private ResultFormat() {}

  static void require(JsonObject json, int known) {
    int version = json.small("formatVersion");
    if (version != known) {
      throw new IllegalArgumentException(
          "has format version " + version + "; this program reads version " + known);
    }
  }

  /** Returns the error for a text that is not what it should be. */
  static DifficultyNetException unreadable(
      String location, String expected, RuntimeException cause) {
    return new DifficultyNetException(
        ErrorCode.RUN_MISSING,
        location,
        "cannot be read as " + expected + ": " + cause.getMessage(),
        "Name the output folder of a run that this version of the program wrote; if this file was"
            + " damaged, train or compare with the same --config and --output writes it again from"
            + " the checkpoints",
        cause);
  }
}

package io.difficultynet.report;

import io.difficultynet.json.JsonObject;
import java.io.Serializable;
import java.util.Map;

/**
 * The parts of the time of a round, in seconds by the clock of the driver. They need not add up to
 * the whole round.
 *
 * @param trainSeconds duration of the training stage, with input and exchange
 * @param inputSeconds part of {@code trainSeconds} that the executor that waited longest spent
 *     waiting for samples; 0 in results that are older than this measurement
 * @param synchroniseSeconds part of {@code trainSeconds} that the executor that took longest spent
 *     exchanging gradients and parameters, with waiting for slower executors
 * @param waitSeconds part of {@code synchroniseSeconds} that the executor that waited longest spent
 *     waiting until gradients of slower executors began to arrive; 0 in results that are older than
 *     this measurement
 * @param validateSeconds duration of measuring the accuracy of each class
 * @param metaSeconds duration of the meta step: meta gradients on the executors, Difficulty-Net on
 *     the driver
 * @param checkpointSeconds duration of writing the checkpoint
 */
public record Timings(
    double trainSeconds,
    double inputSeconds,
    double synchroniseSeconds,
    double waitSeconds,
    double validateSeconds,
    double metaSeconds,
    double checkpointSeconds)
    implements Serializable {

  /** Refuses negative times. */
  public Timings {
    requireTime("trainSeconds", trainSeconds);
    requireTime("inputSeconds", inputSeconds);
    requireTime("synchroniseSeconds", synchroniseSeconds);
    requireTime("waitSeconds", waitSeconds);
    requireTime("validateSeconds", validateSeconds);
    requireTime("metaSeconds", metaSeconds);
    requireTime("checkpointSeconds", checkpointSeconds);
  }

  static void requireTime(String name, double seconds) {
    if (!(seconds >= 0) || Double.isInfinite(seconds)) {
      throw new IllegalArgumentException(
          name + " is " + seconds + "; it must be at least 0 and finite");
    }
  }

  Map<String, Object> toMap() {
    return Map.of(
        "trainSeconds", trainSeconds,
        "inputSeconds", inputSeconds,
        "synchroniseSeconds", synchroniseSeconds,
        "waitSeconds", waitSeconds,
        "validateSeconds", validateSeconds,
        "metaSeconds", metaSeconds,
        "checkpointSeconds", checkpointSeconds);
  }

  static Timings from(JsonObject json) {
    return new Timings(
        json.number("trainSeconds"),
        ofLater(json, "inputSeconds"),
        json.number("synchroniseSeconds"),
        ofLater(json, "waitSeconds"),
        json.number("validateSeconds"),
        json.number("metaSeconds"),
        json.number("checkpointSeconds"));
  }

  /** A part of the time that the first results do not have. */
  private static double ofLater(JsonObject json, String name) {
    Double seconds = json.numberIfPresent(name);
    return seconds == null ? 0 : seconds;
  }
}

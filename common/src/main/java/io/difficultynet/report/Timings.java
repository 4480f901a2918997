package io.difficultynet.report;

import io.difficultynet.json.JsonObject;
import java.io.Serializable;
import java.util.Map;

/**
 * Where an epoch's time went, in seconds by the driver's clock. The parts need not fill the epoch.
 *
 * @param trainSeconds duration of the training stage, with input and exchange
 * @param inputSeconds of it, waiting for samples that were not prepared in time; of the executor
 *     that waited longest
 * @param synchroniseSeconds part of {@code trainSeconds} that the executor that took longest spent
 *     exchanging gradients and parameters, with waiting for slower executors
 * @param waitSeconds of that, waiting until the gradients of slower executors began to arrive; of
 *     the executor that waited longest
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
    Numbers.requireFinite("trainSeconds", trainSeconds);
    Numbers.requireFinite("inputSeconds", inputSeconds);
    Numbers.requireFinite("synchroniseSeconds", synchroniseSeconds);
    Numbers.requireFinite("waitSeconds", waitSeconds);
    Numbers.requireFinite("validateSeconds", validateSeconds);
    Numbers.requireFinite("metaSeconds", metaSeconds);
    Numbers.requireFinite("checkpointSeconds", checkpointSeconds);
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
        json.number("inputSeconds"),
        json.number("synchroniseSeconds"),
        json.number("waitSeconds"),
        json.number("validateSeconds"),
        json.number("metaSeconds"),
        json.number("checkpointSeconds"));
  }
}

package io.difficultynet.job.track;

import io.difficultynet.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a server has of a run.
 *
 * @param id by which the server knows it
 * @param deleted whether a user has deleted it
 * @param status such as RUNNING
 * @param artifacts where its files go
 * @param parameters names of those that it has
 * @param lastEpoch the last of which it has the metrics; 0 of none
 */
record MlflowRun(
    String id,
    boolean deleted,
    String status,
    String artifacts,
    Set<String> parameters,
    int lastEpoch) {

  static final String RUNNING = "RUNNING";
  static final String FINISHED = "FINISHED";
  static final String FAILED = "FAILED";
  static final String KILLED = "KILLED";

  /** The metric that every epoch has, by which the last one is known. */
  private static final String OF_EVERY_EPOCH = "seconds";

  /** Copies the names. */
  MlflowRun {
    parameters = Set.copyOf(parameters);
  }

  /**
   * Reads an answer that has a run.
   *
   * @throws io.difficultynet.json.JsonException where it is not as MLflow describes it
   */
  static MlflowRun of(JsonObject answer) {
    JsonObject run = answer.object("run");
    JsonObject info = run.object("info");
    Set<String> parameters = new HashSet<>();
    int lastEpoch = 0;
    if (run.has("data")) {
      JsonObject data = run.object("data");
      list(data, "params").forEach(parameter -> parameters.add(parameter.text("key")));
      for (JsonObject metric : list(data, "metrics")) { // the last of each name
        if (metric.text("key").equals(OF_EVERY_EPOCH)) {
          lastEpoch = metric.small("step");
        }
      }
    }
    return new MlflowRun(
        info.text("run_id"),
        "deleted".equals(info.textIfPresent("lifecycle_stage")),
        info.text("status"),
        info.text("artifact_uri"),
        parameters,
        lastEpoch);
  }

  private static List<JsonObject> list(JsonObject data, String key) {
    return data.has(key) ? data.objects(key) : List.of();
  }

  /** The same after more epochs. */
  MlflowRun upTo(int epoch) {
    return new MlflowRun(id, deleted, status, artifacts, parameters, epoch);
  }

  /** The same with another status. */
  MlflowRun with(String nextStatus) {
    return new MlflowRun(id, deleted, nextStatus, artifacts, parameters, lastEpoch);
  }
}

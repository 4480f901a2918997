package io.difficultynet.report;

import io.difficultynet.json.JsonObject;
import io.difficultynet.metrics.Shot;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The layout of {@code result.json}, format version 4: {@link RunStart} and what came of it. */
final class RunResultJson {

  private static final int FORMAT_VERSION = 4;

  private RunResultJson() {}

  static Map<String, @Nullable Object> toMap(RunResult result) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>(result.start().toMap());
    map.put("formatVersion", FORMAT_VERSION);
    map.put("status", result.status());
    map.put("seconds", result.seconds());
    map.put("test", result.test().toMap());
    map.put("validation", result.validation().toMap());
    if (result.tau() != null) {
      map.put("tau", result.tau()); // absent where nothing was normalised
    }
    if (result.temperature() != null) {
      map.put("temperature", result.temperature()); // absent without validation samples
    }
    map.put("bestEpoch", result.bestEpoch());
    map.put("groups", groups(result));
    map.put("epochs", result.epochs().stream().map(EpochReport::toMap).toList());
    return map;
  }

  private static Map<String, Object> groups(RunResult result) {
    Map<String, Object> map = result.start().groupsMap();
    for (Shot shot : Shot.values()) {
      Map<String, Object> group = new LinkedHashMap<>();
      group.put("classes", result.groups().classes(shot));
      group.put("accuracy", result.accuracy(shot));
      map.put(RunStart.word(shot), group);
    }
    return map;
  }

  static RunResult from(JsonObject json) {
    ResultFormat.require(json, FORMAT_VERSION);
    RunStart start = RunStart.from(json);
    return new RunResult(
        json.text("status"),
        start.runName(),
        start.startedAt(),
        json.number("seconds"),
        Evaluation.from(json.object("test")),
        Evaluation.from(json.object("validation")),
        json.numberIfPresent("tau"),
        json.numberIfPresent("temperature"),
        json.small("bestEpoch"),
        start.trainCounts(),
        start.classNames(),
        start.data(),
        start.groups(),
        json.objects("epochs").stream().map(EpochReport::from).toList(),
        start.configuration(),
        start.seed(),
        start.splitDigest(),
        start.weightsDigest(),
        start.versions());
  }
}

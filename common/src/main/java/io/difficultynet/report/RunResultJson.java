package io.difficultynet.report;

import com.typesafe.config.ConfigValueFactory;
import io.difficultynet.findings.DataNotes;
import io.difficultynet.json.JsonObject;
import io.difficultynet.metrics.Shot;
import io.difficultynet.metrics.ShotGroups;
import io.difficultynet.metrics.ShotRule;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The layout of {@code result.json}, format version 3. */
final class RunResultJson {

  private static final int FORMAT_VERSION = 3;

  private RunResultJson() {}

  static Map<String, @Nullable Object> toMap(RunResult result) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("formatVersion", FORMAT_VERSION);
    map.put("status", result.status());
    map.put("runName", result.runName());
    map.put("startedAt", result.startedAt());
    map.put("seconds", result.seconds());
    map.put("test", result.test().toMap());
    map.put("validation", result.validation().toMap());
    if (result.tau() != null) {
      map.put("tau", result.tau()); // absent where nothing was normalised
    }
    map.put("bestEpoch", result.bestEpoch());
    map.put("trainCounts", result.trainCounts());
    map.put("classNames", result.classNames());
    if (!result.data().equals(DataNotes.NONE)) {
      map.put("data", result.data().toMap()); // absent where there is nothing to tell
    }
    map.put("groups", groups(result));
    map.put("epochs", result.epochs().stream().map(EpochReport::toMap).toList());
    map.put("configuration", result.configuration().root().unwrapped());
    map.put("seed", result.seed());
    map.put("splitDigest", result.splitDigest());
    if (result.weightsDigest() != null) {
      map.put("weightsDigest", result.weightsDigest()); // absent without weights
    }
    map.put("versions", result.versions());
    return map;
  }

  private static Map<String, Object> groups(RunResult result) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("rule", word(result.groups().rule()));
    map.put("text", result.groups().rule().text());
    for (Shot shot : Shot.values()) {
      Map<String, Object> group = new LinkedHashMap<>();
      group.put("classes", result.groups().classes(shot));
      group.put("accuracy", result.accuracy(shot));
      map.put(word(shot), group);
    }
    return map;
  }

  static RunResult from(JsonObject json) {
    ResultFormat.require(json, FORMAT_VERSION);
    SortedMap<String, String> versions = new TreeMap<>();
    JsonObject named = json.object("versions");
    named.keys().forEach(name -> versions.put(name, named.text(name)));
    return new RunResult(
        json.text("status"),
        json.text("runName"),
        json.text("startedAt"),
        json.number("seconds"),
        Evaluation.from(json.object("test")),
        Evaluation.from(json.object("validation")),
        json.numberIfPresent("tau"),
        json.small("bestEpoch"),
        Arrays.stream(json.wholes("trainCounts")).boxed().toList(),
        json.texts("classNames"),
        json.has("data") ? DataNotes.from(json.object("data")) : DataNotes.NONE,
        groups(json.object("groups")),
        json.objects("epochs").stream().map(EpochReport::from).toList(),
        ConfigValueFactory.fromMap(json.object("configuration").toMap(), "result.json").toConfig(),
        json.whole("seed"),
        json.text("splitDigest"),
        json.textIfPresent("weightsDigest"),
        versions);
  }

  private static ShotGroups groups(JsonObject json) {
    return new ShotGroups(
        rule(json.text("rule")),
        classes(json, Shot.MANY),
        classes(json, Shot.MEDIUM),
        classes(json, Shot.FEW));
  }

  private static ShotRule rule(String word) {
    return Arrays.stream(ShotRule.values())
        .filter(rule -> word(rule).equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("has the unknown rule \"" + word + "\""));
  }

  private static List<Integer> classes(JsonObject json, Shot shot) {
    return json.object(word(shot)).smalls("classes");
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}

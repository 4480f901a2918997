package io.difficultynet.report;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.findings.DataNotes;
import io.difficultynet.json.Json;
import io.difficultynet.json.JsonException;
import io.difficultynet.json.JsonObject;
import io.difficultynet.metrics.Shot;
import io.difficultynet.metrics.ShotGroups;
import io.difficultynet.metrics.ShotRule;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a run before its first epoch. It is written then, as {@code started.json}, so
 * that the report of a running run has names, counts and configuration; {@code result.json} tells
 * it again.
 *
 * @param runName name of the run, from the configuration
 * @param startedAt time of the start, ISO 8601 in UTC; for a resumed run the time of its first
 *     start
 * @param trainCounts training samples of each class // [C]
 * @param classNames names of the classes // [C]
 * @param data what was not used of the data, and what to be warned of
 * @param groups the classes with many, medium and few training samples, and the rule
 * @param configuration the effective configuration
 * @param seed the run's seed
 * @param splitDigest digest of the training and validation split
 * @param weightsDigest digest of the pretrained weights that the run started from; null where there
 *     were none
 * @param versions versions of the programs that take part, by name
 */
public record RunStart(
    String runName,
    String startedAt,
    List<Long> trainCounts,
    List<String> classNames,
    DataNotes data,
    ShotGroups groups,
    Config configuration,
    long seed,
    String splitDigest,
    @Nullable String weightsDigest,
    SortedMap<String, String> versions) {

  private static final int FORMAT_VERSION = 1;

  /**
   * Copies the lists and refuses lists that do not have one entry a class. The configuration is
   * kept as JSON gives it back, where 5.0 is 5: so a report that is written again from the file has
   * the bytes of the first one.
   */
  public RunStart {
    trainCounts = List.copyOf(trainCounts);
    classNames = List.copyOf(classNames);
    configuration =
        ConfigFactory.parseString(configuration.root().render(ConfigRenderOptions.concise()));
    versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
    int classes = classNames.size();
    if (trainCounts.size() != classes) {
      throw new IllegalArgumentException(
          "there are %d training counts and %d class names; the numbers must be equal"
              .formatted(trainCounts.size(), classes));
    }
    Numbers.requireCounts("trainCounts", trainCounts);
    if (!Arrays.stream(Shot.values())
        .flatMap(shot -> groups.classes(shot).stream())
        .sorted()
        .toList()
        .equals(IntStream.range(0, classes).boxed().toList())) {
      throw new IllegalArgumentException(
          "the groups do not have each of the %d classes once".formatted(classes));
    }
  }

  /** Returns {@code started.json}: one line with a line break. */
  public String toJson() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>(toMap());
    map.put("formatVersion", FORMAT_VERSION);
    return Json.line(map) + "\n";
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @param location the file for messages
   * @throws DifficultyNetException of {@link ErrorCode#RUN_MISSING} when it is no start of a run
   */
  public static RunStart fromJson(String text, String location) {
    try {
      JsonObject json = JsonObject.parse(text, location);
      ResultFormat.require(json, FORMAT_VERSION);
      return from(json);
    } catch (JsonException | IllegalArgumentException e) {
      throw ResultFormat.unreadable(location, "the start of a run", e);
    }
  }

  /** Returns it by the keys that {@code started.json} and {@code result.json} share. */
  Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("runName", runName);
    map.put("startedAt", startedAt);
    map.put("trainCounts", trainCounts);
    map.put("classNames", classNames);
    if (!data.equals(DataNotes.NONE)) {
      map.put("data", data.toMap()); // absent where there is nothing to tell
    }
    map.put("groups", groupsMap());
    map.put("configuration", configuration.root().unwrapped());
    map.put("seed", seed);
    map.put("splitDigest", splitDigest);
    if (weightsDigest != null) {
      map.put("weightsDigest", weightsDigest); // absent without weights
    }
    map.put("versions", versions);
    return map;
  }

  /** Returns the rule and the classes of each group. */
  Map<String, Object> groupsMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("rule", word(groups.rule()));
    map.put("text", groups.rule().text());
    for (Shot shot : Shot.values()) {
      map.put(word(shot), Map.of("classes", groups.classes(shot)));
    }
    return map;
  }

  /** Reads what {@link #toMap} gave. */
  static RunStart from(JsonObject json) {
    SortedMap<String, String> versions = new TreeMap<>();
    JsonObject named = json.object("versions");
    named.keys().forEach(name -> versions.put(name, named.text(name)));
    return new RunStart(
        json.text("runName"),
        json.text("startedAt"),
        Arrays.stream(json.wholes("trainCounts")).boxed().toList(),
        json.texts("classNames"),
        json.has("data") ? DataNotes.from(json.object("data")) : DataNotes.NONE,
        groups(json.object("groups")),
        ConfigValueFactory.fromMap(json.object("configuration").toMap(), "configuration")
            .toConfig(),
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

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}

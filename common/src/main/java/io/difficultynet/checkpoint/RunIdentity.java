package io.difficultynet.checkpoint;

import io.difficultynet.digest.SourceFingerprint;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problems;
import io.difficultynet.json.Json;
import io.difficultynet.json.JsonException;
import io.difficultynet.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that decides the bits of a run: what a checkpoint belongs to, and what a model was made of.
 * It lies beside both as {@value #FILE}.
 *
 * @param configuration the settings that decide the bits, as text, by key
 * @param splitDigest digest of the training and validation split
 * @param weightsDigest SHA-256 of the pretrained weights that the run started from; null of none
 * @param train the samples to train and validate on
 * @param test the test samples
 */
public record RunIdentity(
    SortedMap<String, String> configuration,
    String splitDigest,
    @Nullable String weightsDigest,
    SourceFingerprint train,
    SourceFingerprint test) {

  /** Name of its file. */
  public static final String FILE = "run.json";

  /** The setting that a longer run may change. */
  private static final String EPOCHS = "run.epochs";

  private static final String PRETRAINED = "network.pretrained.";

  private static final int MOST_KEYS_SHOWN = 20;

  /** Copies the map. */
  public RunIdentity {
    configuration = Collections.unmodifiableSortedMap(new TreeMap<>(configuration));
  }

  /** Returns indented JSON. */
  public String toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("configuration", configuration);
    json.put("splitDigest", splitDigest);
    if (weightsDigest != null) {
      json.put("weightsDigest", weightsDigest); // absent without weights
    }
    json.put("train", groups(train));
    json.put("test", groups(test));
    return Json.lines(json);
  }

  private static Map<String, Object> groups(SourceFingerprint source) {
    Map<String, Object> groups = new LinkedHashMap<>();
    source
        .groups()
        .forEach(
            (name, group) ->
                groups.put(name, Map.of("samples", group.samples(), "sha256", group.sha256())));
    return groups;
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @param location the file's name for messages
   * @param remedy what to do where it is damaged
   * @throws DifficultyNetException of {@link ErrorCode#CHECKPOINT_CORRUPT} when it is something
   *     else
   */
  public static RunIdentity fromJson(String json, String location, String remedy) {
    try {
      JsonObject object = JsonObject.parse(json, location);
      JsonObject settings = object.object("configuration");
      SortedMap<String, String> configuration = new TreeMap<>();
      settings.keys().forEach(key -> configuration.put(key, settings.text(key)));
      return new RunIdentity(
          configuration,
          object.text("splitDigest"),
          object.textIfPresent("weightsDigest"),
          source(object.object("train")),
          source(object.object("test")));
    } catch (JsonException e) {
      throw new DifficultyNetException(
          ErrorCode.CHECKPOINT_CORRUPT,
          location,
          "does not say what run it belongs to: " + e.getMessage(),
          remedy,
          e);
    }
  }

  private static SourceFingerprint source(JsonObject json) {
    Map<String, SourceFingerprint.Group> groups = new LinkedHashMap<>();
    for (String name : json.keys()) {
      JsonObject group = json.object(name);
      groups.put(name, new SourceFingerprint.Group(group.whole("samples"), group.text("sha256")));
    }
    return SourceFingerprint.of(groups);
  }

  /**
   * Refuses to go on, as another run, from what this one has written.
   *
   * @param location the checkpoint for messages
   * @param now the run that would go on
   * @param longer whether it may have more epochs
   * @throws DifficultyNetException of {@link ErrorCode#CHECKPOINT_MISMATCH} with all that differs
   */
  public void requireSame(String location, RunIdentity now, boolean longer) {
    Problems problems = new Problems();
    List<String> settings = changedSettings(now);
    if (!settings.isEmpty() && !(longer && isLonger(now))) {
      problems.add(
          location,
          "was written with another configuration: " + String.join(", ", settings),
          (isLonger(now)
                  ? "To make the run longer, give --resume extend. Otherwise resume"
                  : "Resume")
              + " with the configuration of the run that wrote it, or start anew in another output"
              + " folder or with --resume never");
    }
    List<String> samples = new ArrayList<>();
    train.differences(now.train).forEach(found -> samples.add("of the training source, " + found));
    test.differences(now.test).forEach(found -> samples.add("of the test source, " + found));
    if (!samples.isEmpty()) {
      problems.add(
          location,
          "was written with other data: " + String.join("; ", samples),
          "Give the same data as the run that wrote it, or start anew in another output folder or"
              + " with --resume never");
    } else if (!splitDigest.equals(now.splitDigest)) {
      problems.add(
          location,
          "was written with another training split (digest %s, now %s)"
              .formatted(splitDigest, now.splitDigest),
          "Give the same data files as the run that wrote it, or start anew in another output"
              + " folder or with --resume never");
    }
    if (!Objects.equals(weightsDigest, now.weightsDigest)) {
      problems.add(
          location,
          "was written with another file of pretrained weights (digest %s, now %s)"
              .formatted(weightsDigest, now.weightsDigest),
          "Give the same file as the run that wrote it as network.pretrained.weights, or start anew"
              + " in another output folder or with --resume never");
    }
    problems.throwIfAny(ErrorCode.CHECKPOINT_MISMATCH, "The checkpoint belongs to another run");
  }

  /** Whether this run with more epochs is that one, as far as settings say. */
  public boolean isLonger(RunIdentity now) {
    SortedMap<String, String> same = new TreeMap<>(configuration);
    same.put(EPOCHS, now.configuration.getOrDefault(EPOCHS, ""));
    return same.equals(now.configuration) && now.epochs() > epochs();
  }

  /** Returns this run as if it had been drawn, whatever weights it started from. */
  public RunIdentity withoutPretrained() {
    SortedMap<String, String> others = new TreeMap<>(configuration);
    others.keySet().removeIf(key -> key.startsWith(PRETRAINED));
    return new RunIdentity(others, splitDigest, null, train, test);
  }

  /** Returns the epochs of the first stage, 0 where none are said. */
  public int epochs() {
    String said = configuration.getOrDefault(EPOCHS, "0");
    return said.matches("\\d{1,9}") ? Integer.parseInt(said) : 0;
  }

  private List<String> changedSettings(RunIdentity now) {
    SortedMap<String, String> all = new TreeMap<>(configuration);
    all.putAll(now.configuration);
    List<String> changed = new ArrayList<>();
    for (String key : all.keySet()) {
      String before = configuration.getOrDefault(key, "not set");
      String after = now.configuration.getOrDefault(key, "not set");
      if (!before.equals(after)) {
        changed.add("%s: %s → %s".formatted(key, before, after));
      }
    }
    if (changed.size() <= MOST_KEYS_SHOWN) {
      return changed;
    }
    List<String> shown = new ArrayList<>(changed.subList(0, MOST_KEYS_SHOWN));
    shown.add("and %d more".formatted(changed.size() - MOST_KEYS_SHOWN));
    return shown;
  }
}

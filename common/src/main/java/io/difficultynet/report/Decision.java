package io.difficultynet.report;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.json.Json;
import io.difficultynet.json.JsonException;
import io.difficultynet.json.JsonObject;
import io.difficultynet.metrics.PairedBootstrap;
import io.difficultynet.metrics.PromotionRule;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of a candidate, with all that it was decided by: {@code decision.json} in its folder.
 *
 * @param run name of the candidate's folder
 * @param decidedAt ISO 8601 in UTC
 * @param outcome of the candidate
 * @param reason in a sentence
 * @param champion the run that it was measured against; null where there was none
 * @param rule by which it was decided
 * @param trial both models on the same samples; null where the candidate failed
 * @param classNames of the candidate; none where it failed before they were known // [C]
 * @param trainCounts its training samples of each class // [C]
 * @param unknown classes of the candidate that the champion does not know, and so has wrong
 */
public record Decision(
    String run,
    String decidedAt,
    Outcome outcome,
    String reason,
    @Nullable String champion,
    PromotionRule rule,
    @Nullable Trial trial,
    List<String> classNames,
    List<Long> trainCounts,
    List<String> unknown) {

  /** What can become of a candidate. */
  public enum Outcome {
    /** It became the champion. */
    PROMOTED,
    /** The champion was kept. */
    KEPT,
    /** It has no model, because its training failed. */
    FAILED
  }

  private static final int FORMAT_VERSION = 1;

  /** Copies the lists, and refuses counts that are not one a class. */
  public Decision {
    classNames = List.copyOf(classNames);
    trainCounts = List.copyOf(trainCounts);
    unknown = List.copyOf(unknown);
    Numbers.require(
        classNames.size() == trainCounts.size(),
        "there are %d training counts and %d class names; the numbers must be equal"
            .formatted(trainCounts.size(), classNames.size()));
    Numbers.requireCounts("trainCounts", trainCounts);
  }

  /** Returns {@code decision.json}: indented JSON. */
  public String toJson() {
    return Json.lines(toMap());
  }

  /** Returns one line of {@code decisions.jsonl}, without the line break. */
  public String toJsonLine() {
    return Json.line(toMap());
  }

  private Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("formatVersion", FORMAT_VERSION);
    map.put("run", run);
    map.put("decidedAt", decidedAt);
    map.put("outcome", RunStart.word(outcome));
    map.put("reason", reason);
    map.put("champion", champion);
    map.put("rule", ruleMap());
    map.put("figures", trial == null ? null : trial.toMap());
    map.put("classNames", classNames);
    map.put("trainCounts", trainCounts);
    map.put("unknownToChampion", unknown);
    return map;
  }

  private Map<String, Object> ruleMap() {
    return Map.of(
        "confidence", rule.confidence(),
        "margin", rule.margin(),
        "groupMargin", rule.groupMargin(),
        "resamples", PairedBootstrap.RESAMPLES,
        "seed", PairedBootstrap.SEED);
  }

  /**
   * Reads what {@link #toJson} or {@link #toJsonLine} wrote.
   *
   * @param location the file for messages
   * @throws DifficultyNetException of {@link ErrorCode#RUN_MISSING} when it is no decision
   */
  public static Decision fromJson(String text, String location) {
    try {
      JsonObject json = JsonObject.parse(text, location);
      ResultFormat.require(json, FORMAT_VERSION);
      JsonObject rule = json.object("rule");
      JsonObject figures = json.objectOrNull("figures");
      return new Decision(
          json.text("run"),
          json.text("decidedAt"),
          outcome(json.text("outcome")),
          json.text("reason"),
          json.textOrNull("champion"),
          new PromotionRule(
              rule.number("confidence"), rule.number("margin"), rule.number("groupMargin")),
          figures == null ? null : Trial.from(figures),
          json.texts("classNames"),
          Arrays.stream(json.wholes("trainCounts")).boxed().toList(),
          json.texts("unknownToChampion"));
    } catch (JsonException | IllegalArgumentException e) {
      throw ResultFormat.unreadable(location, "the decision on a candidate", e);
    }
  }

  private static Outcome outcome(String word) {
    return Arrays.stream(Outcome.values())
        .filter(outcome -> RunStart.word(outcome).equals(word))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("has the unknown outcome \"" + word + "\""));
  }
}

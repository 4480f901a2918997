package io.difficultynet.report;

import io.difficultynet.json.JsonObject;
import io.difficultynet.metrics.ClassCounts;
import io.difficultynet.metrics.McNemar;
import io.difficultynet.metrics.PromotionRule;
import io.difficultynet.metrics.Shot;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A candidate and, where there is one, the champion on the same test samples.
 *
 * @param samples number of the test samples
 * @param measuredClasses classes with test samples
 * @param candidate figures of the candidate
 * @param champion figures of the champion; null where there is none
 * @param duel what was made of both; null where there is no champion
 */
public record Trial(
    long samples,
    int measuredClasses,
    Figures candidate,
    @Nullable Figures champion,
    @Nullable Duel duel) {

  /**
   * Accuracies of a model, in [0, 1].
   *
   * @param balanced mean over the classes
   * @param plain share of right predictions
   * @param worst the group with the lowest accuracy
   */
  public record Figures(double balanced, double plain, PromotionRule.GroupAccuracy worst) {

    private static Figures of(ClassCounts counts, PromotionRule.GroupAccuracy worst) {
      return new Figures(counts.balancedAccuracy(), counts.top1(), worst);
    }

    private Map<String, Object> toMap() {
      return Map.of(
          "balancedAccuracy",
          balanced,
          "top1",
          plain,
          "worstGroup",
          RunStart.word(worst.shot()),
          "worstGroupAccuracy",
          worst.accuracy());
    }

    private static Figures from(JsonObject json) {
      String word = json.text("worstGroup");
      Shot shot =
          Arrays.stream(Shot.values())
              .filter(one -> RunStart.word(one).equals(word))
              .findFirst()
              .orElseThrow(
                  () -> new IllegalArgumentException("has the unknown group \"" + word + "\""));
      return new Figures(
          json.number("balancedAccuracy"),
          json.number("top1"),
          new PromotionRule.GroupAccuracy(shot, json.number("worstGroupAccuracy")));
    }
  }

  /**
   * Both models, sample by sample.
   *
   * @param lowerBound what the difference of the balanced accuracies is above, with the rule's
   *     confidence
   * @param plain the test of plain accuracy
   */
  public record Duel(double lowerBound, McNemar plain) {}

  /** Returns the trial of a candidate that has no rival. */
  public static Trial ofFirst(ClassCounts candidate, PromotionRule.GroupAccuracy worst) {
    return new Trial(
        Arrays.stream(candidate.total()).sum(),
        candidate.measuredClasses(),
        Figures.of(candidate, worst),
        null,
        null);
  }

  /** Returns the trial that a verdict is of. */
  public static Trial of(PromotionRule.Verdict verdict) {
    return new Trial(
        Arrays.stream(verdict.candidate().total()).sum(),
        verdict.candidate().measuredClasses(),
        Figures.of(verdict.candidate(), verdict.candidateWorst()),
        Figures.of(verdict.champion(), verdict.championWorst()),
        new Duel(verdict.lowerBound(), verdict.plain()));
  }

  Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("samples", samples);
    map.put("measuredClasses", measuredClasses);
    map.put("candidate", candidate.toMap());
    map.put("champion", champion == null ? null : champion.toMap());
    map.put("difference", champion == null || duel == null ? null : difference(champion, duel));
    return map;
  }

  /** The differences follow from the figures, and are not read back. */
  private Map<String, Object> difference(Figures against, Duel paired) {
    return Map.of(
        "balancedAccuracy",
        candidate.balanced - against.balanced,
        "balancedAccuracyAbove",
        paired.lowerBound,
        "worstGroupAccuracy",
        candidate.worst.accuracy() - against.worst.accuracy(),
        "onlyCandidateRight",
        paired.plain.gains(),
        "onlyChampionRight",
        paired.plain.losses(),
        "probabilityWorse",
        paired.plain.worse());
  }

  static Trial from(JsonObject json) {
    JsonObject against = json.objectOrNull("champion");
    JsonObject difference = json.objectOrNull("difference");
    return new Trial(
        json.whole("samples"),
        json.small("measuredClasses"),
        Figures.from(json.object("candidate")),
        against == null ? null : Figures.from(against),
        difference == null
            ? null
            : new Duel(
                difference.number("balancedAccuracyAbove"),
                new McNemar(
                    difference.whole("onlyCandidateRight"),
                    difference.whole("onlyChampionRight"))));
  }
}

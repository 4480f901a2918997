package io.difficultynet.report;

import io.difficultynet.metrics.McNemar;
import io.difficultynet.metrics.PromotionRule;
import io.difficultynet.metrics.PromotionRule.GroupAccuracy;
import io.difficultynet.metrics.PromotionRule.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Why a candidate was promoted or not, in sentences with the figures that decided. */
public final class DecisionReason {

  private static final int MOST_NAMED = 5;

  private DecisionReason() {}

  /**
   * Says it.
   *
   * @param unknown classes that are new to the champion
   */
  public static String of(Verdict verdict, PromotionRule rule, List<String> unknown) {
    List<String> sentences = new ArrayList<>();
    if (verdict.promoted()) {
      sentences.add(better(verdict, rule));
    } else {
      if (!verdict.better()) {
        sentences.add(notBetter(verdict, rule));
      }
      if (!verdict.fair()) {
        sentences.add(unfair(verdict, rule));
      }
      if (!verdict.sound()) {
        sentences.add(worse(verdict.plain()));
      }
    }
    if (!unknown.isEmpty()) {
      sentences.add(news(unknown));
    }
    return String.join(" ", sentences);
  }

  private static String better(Verdict verdict, PromotionRule rule) {
    return "Balanced accuracy rises from %s to %s, with %s confidence by more than %s; the worst group has %s after %s."
        .formatted(
            percent(verdict.champion().balancedAccuracy()),
            percent(verdict.candidate().balancedAccuracy()),
            level(rule),
            points(verdict.lowerBound()),
            group(verdict.candidateWorst()),
            group(verdict.championWorst()));
  }

  private static String notBetter(Verdict verdict, PromotionRule rule) {
    double before = verdict.champion().balancedAccuracy();
    double now = verdict.candidate().balancedAccuracy();
    return now <= before
        ? "Balanced accuracy does not rise: it is %s, and the champion's %s."
            .formatted(percent(now), percent(before))
        : "Balanced accuracy rises from %s to %s, which may be chance: with %s confidence the difference is above %s, and it has to be above %s."
            .formatted(
                percent(before),
                percent(now),
                level(rule),
                points(verdict.lowerBound()),
                points(rule.margin()));
  }

  private static String unfair(Verdict verdict, PromotionRule rule) {
    return "The worst group has %s, and the champion's %s; it must not be lower%s."
        .formatted(
            group(verdict.candidateWorst()),
            group(verdict.championWorst()),
            rule.groupMargin() == 0 ? "" : " by more than " + points(rule.groupMargin()));
  }

  private static String worse(McNemar plain) {
    return "Plain accuracy is worse: of %,d samples that only one of both has right, the champion has %,d (McNemar's exact test, p = %s)."
        .formatted(
            plain.gains() + plain.losses(),
            plain.losses(),
            String.format(Locale.ROOT, "%.2g", plain.worse()));
  }

  private static String news(List<String> unknown) {
    String named = String.join(", ", unknown.stream().limit(MOST_NAMED).toList());
    int more = unknown.size() - MOST_NAMED;
    return unknown.size() == 1
        ? "The class %s is new to the champion, so its samples count as wrong for it."
            .formatted(named)
        : "%,d classes are new to the champion, so their samples count as wrong for it: %s%s."
            .formatted(unknown.size(), named, more > 0 ? " and %,d more".formatted(more) : "");
  }

  private static String group(GroupAccuracy group) {
    return "%s (%s)"
        .formatted(percent(group.accuracy()), group.shot().name().toLowerCase(Locale.ROOT));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  private static String points(double share) {
    return String.format(Locale.ROOT, "%.2f points", 100 * share);
  }

  private static String level(PromotionRule rule) {
    return String.format(Locale.ROOT, "%s %%", number(100 * rule.confidence()));
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.valueOf(Math.round(value))
        : String.format(Locale.ROOT, "%.1f", value);
  }
}

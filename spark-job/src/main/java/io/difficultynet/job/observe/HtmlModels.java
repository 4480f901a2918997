package io.difficultynet.job.observe;

import io.difficultynet.report.ChampionHistory;
import io.difficultynet.report.Decision;
import io.difficultynet.report.Trial;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A folder of models over time as an {@link HtmlPage}, drawn by {@code models.js}. */
public final class HtmlModels {

  private HtmlModels() {}

  /**
   * Returns the page.
   *
   * @param name of the folder
   * @param decisions in the order of the runs
   * @param withReport runs whose report lies in their folder beside the page
   */
  public static String of(
      String name, ChampionHistory champions, List<Decision> decisions, Set<String> withReport) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("champion", champions.champion().orElse(null));
    json.put("reigns", champions.reigns().stream().map(HtmlModels::reign).toList());
    json.put(
        "nights",
        decisions.stream()
            .map(decision -> night(decision, withReport.contains(decision.run())))
            .toList());
    List<Decision> counted =
        decisions.stream().filter(decision -> !decision.classNames().isEmpty()).toList();
    Set<String> classes = new LinkedHashSet<>();
    for (int i = counted.size() - 1; i >= 0; i--) {
      classes.addAll(counted.get(i).classNames()); // of the last night first, in their order
    }
    json.put("classNames", List.copyOf(classes));
    json.put("counted", counted.stream().map(Decision::run).toList());
    json.put("counts", counted.stream().map(decision -> counts(decision, classes)).toList());
    return HtmlPage.of(HtmlPage.Kind.MODELS, name, json, sections(decisions, counted, champions));
  }

  private static Set<String> sections(
      List<Decision> decisions, List<Decision> counted, ChampionHistory champions) {
    Set<String> sections = new HashSet<>();
    if (decisions.stream().anyMatch(decision -> decision.trial() != null)) {
      sections.add("accuracy");
    }
    if (!counted.isEmpty()) {
      sections.add("data");
    }
    if (!champions.reigns().isEmpty()) {
      sections.add("champions");
    }
    return sections;
  }

  private static Map<String, Object> reign(ChampionHistory.Reign reign) {
    return Map.of("run", reign.run(), "since", reign.since(), "how", word(reign.how()));
  }

  private static Map<String, @Nullable Object> night(Decision decision, boolean report) {
    Trial trial = decision.trial();
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("run", decision.run());
    map.put("outcome", word(decision.outcome()));
    map.put("reason", decision.reason());
    map.put("against", decision.champion());
    map.put("report", report);
    map.put("confidence", decision.rule().confidence());
    map.put("samples", trial == null ? null : trial.samples());
    map.put("candidate", trial == null ? null : figures(trial.candidate()));
    map.put(
        "champion", trial == null || trial.champion() == null ? null : figures(trial.champion()));
    map.put(
        "above",
        trial == null || trial.duel() == null ? null : Digits.many(trial.duel().lowerBound()));
    return map;
  }

  private static Map<String, Object> figures(Trial.Figures figures) {
    return Map.of(
        "balanced", Digits.many(figures.balanced()),
        "plain", Digits.many(figures.plain()),
        "group", word(figures.worst().shot()),
        "worst", Digits.many(figures.worst().accuracy()));
  }

  /** Training samples of each class; null where the run did not know it. */
  private static List<@Nullable Long> counts(Decision decision, Set<String> classes) {
    Map<String, Long> counts = new HashMap<>();
    for (int c = 0; c < decision.classNames().size(); c++) {
      counts.put(decision.classNames().get(c), decision.trainCounts().get(c));
    }
    return classes.stream().<@Nullable Long>map(counts::get).toList();
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}

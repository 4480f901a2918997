package io.difficultynet.job.observe;

import io.difficultynet.metrics.PairedDifference;
import io.difficultynet.metrics.Spread;
import io.difficultynet.report.ComparedRun;
import io.difficultynet.report.Comparison;
import io.difficultynet.report.Figure;
import io.difficultynet.report.RunFigures;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A comparison, complete or not, as an {@link HtmlPage}, drawn by {@code comparison.js}. */
public final class HtmlComparison {

  private HtmlComparison() {}

  /** Returns the page. */
  public static String of(Comparison comparison) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("methods", comparison.methods());
    json.put("seeds", comparison.seeds().stream().map(String::valueOf).toList());
    json.put("baseline", comparison.baseline());
    json.put("names", comparison.classNames());
    json.put("rule", comparison.rule());
    json.put("measuredClasses", comparison.measuredClasses());
    json.put("confidence", PairedDifference.CONFIDENCE);
    json.put("trainCounts", comparison.trainCounts().orElse(null));
    json.put("runs", comparison.runs().stream().map(HtmlComparison::run).toList());
    json.put(
        "spreads",
        comparison.methods().stream().map(method -> spreads(comparison, method)).toList());
    json.put(
        "differences",
        comparison.methods().stream().map(method -> differences(comparison, method)).toList());
    return HtmlPage.of(HtmlPage.Kind.COMPARISON, comparison.name(), json, sections(comparison));
  }

  private static Set<String> sections(Comparison comparison) {
    Set<String> sections = new HashSet<>();
    long complete = comparison.runs().stream().filter(run -> run.figures() != null).count();
    if (complete < comparison.runs().size()) {
      sections.add("unfinished");
    }
    if (complete > 0) {
      sections.add("figures");
      if (comparison.methods().size() > 1) {
        sections.add("differences");
      }
    }
    return sections;
  }

  private static Map<String, @Nullable Object> run(ComparedRun run) {
    RunFigures figures = run.figures();
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("status", run.status());
    map.put("error", run.error());
    for (Figure figure : Figure.values()) {
      map.put(figure.key(), figures == null ? null : Digits.many(figure.of(figures)));
    }
    return map;
  }

  private static Map<String, Object> spreads(Comparison comparison, String method) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (Figure figure : Figure.values()) {
      map.put(
          figure.key(),
          spread(comparison.spread(method, figure), comparison.tiesWithBest(method, figure)));
    }
    List<Spread> classes =
        IntStream.range(0, comparison.classNames().size())
            .mapToObj(c -> comparison.classSpread(method, c))
            .toList();
    map.put("classMeans", Digits.few(classes.stream().mapToDouble(Spread::mean).toArray()));
    map.put(
        "classDeviations", Digits.few(classes.stream().mapToDouble(Spread::deviation).toArray()));
    return map;
  }

  private static Map<String, Object> spread(Spread spread, boolean tie) {
    return Map.of(
        "tie", tie,
        "count", spread.count(),
        "mean", Digits.many(spread.mean()),
        "deviation", Digits.many(spread.deviation()));
  }

  private static Map<String, Object> differences(Comparison comparison, String method) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (Figure figure : Figure.values()) {
      PairedDifference difference = comparison.difference(method, figure);
      map.put(
          figure.key(),
          Map.of(
              "count", difference.differences().count(),
              "mean", Digits.many(difference.differences().mean()),
              "low", Digits.many(difference.low()),
              "high", Digits.many(difference.high()),
              "clear", difference.clear()));
    }
    return map;
  }
}

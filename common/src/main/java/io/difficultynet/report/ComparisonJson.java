package io.difficultynet.report;

import io.difficultynet.json.JsonObject;
import io.difficultynet.metrics.PairedDifference;
import io.difficultynet.metrics.Spread;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The layout of {@code comparison.json}, format version 1. Spreads and differences are written for
 * other programs. Only the runs are read back, because both follow from them.
 */
final class ComparisonJson {

  private static final int FORMAT_VERSION = 1;

  private ComparisonJson() {}

  static Map<String, @Nullable Object> toMap(Comparison comparison) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("formatVersion", FORMAT_VERSION);
    map.put("name", comparison.name());
    map.put("methods", comparison.methods());
    map.put("seeds", comparison.seeds());
    map.put("baseline", comparison.baseline());
    map.put("classNames", comparison.classNames());
    map.put("rule", comparison.rule());
    map.put("runs", comparison.runs().stream().map(ComparisonJson::run).toList());
    map.put(
        "spreads",
        comparison.methods().stream().map(method -> spreads(comparison, method)).toList());
    map.put(
        "differences",
        comparison.methods().stream()
            .filter(method -> !method.equals(comparison.baseline()))
            .map(method -> differences(comparison, method))
            .toList());
    return map;
  }

  private static Map<String, @Nullable Object> run(ComparedRun run) {
    RunFigures figures = run.figures();
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("method", run.method());
    map.put("seed", run.seed());
    map.put("status", run.status());
    map.put("error", run.error());
    map.put("figures", figures == null ? null : figures.toMap());
    return map;
  }

  private static Map<String, @Nullable Object> spreads(Comparison comparison, String method) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("method", method);
    for (Figure figure : Figure.values()) {
      map.put(figure.key(), spread(comparison.spread(method, figure)));
    }
    List<Map<String, Object>> classes =
        IntStream.range(0, comparison.classNames().size())
            .mapToObj(c -> spread(comparison.classSpread(method, c)))
            .toList();
    map.put("perClassAccuracy", classes);
    return map;
  }

  private static Map<String, Object> spread(Spread spread) {
    return Map.of(
        "runs", spread.count(), "mean", spread.mean(), "standardDeviation", spread.deviation());
  }

  private static Map<String, @Nullable Object> differences(Comparison comparison, String method) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("method", method);
    map.put("confidence", PairedDifference.CONFIDENCE);
    for (Figure figure : Figure.values()) {
      PairedDifference difference = comparison.difference(method, figure);
      map.put(
          figure.key(),
          Map.of(
              "pairs", difference.differences().count(),
              "mean", difference.differences().mean(),
              "standardDeviation", difference.differences().deviation(),
              "low", difference.low(),
              "high", difference.high()));
    }
    return map;
  }

  static Comparison from(JsonObject json) {
    ResultFormat.require(json, FORMAT_VERSION);
    return new Comparison(
        json.text("name"),
        json.texts("methods"),
        Arrays.stream(json.wholes("seeds")).boxed().toList(),
        json.text("baseline"),
        json.texts("classNames"),
        json.text("rule"),
        json.objects("runs").stream().map(ComparisonJson::run).toList());
  }

  private static ComparedRun run(JsonObject json) {
    JsonObject figures = json.objectOrNull("figures");
    return new ComparedRun(
        json.text("method"),
        json.whole("seed"),
        figures == null ? null : RunFigures.from(figures),
        json.textOrNull("error"));
  }
}

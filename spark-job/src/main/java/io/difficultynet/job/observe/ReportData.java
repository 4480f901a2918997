package io.difficultynet.job.observe;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import io.difficultynet.metrics.Shot;
import io.difficultynet.report.EpochReport;
import io.difficultynet.report.Evaluation;
import io.difficultynet.report.RunResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the page of a run is drawn from. Numbers of {@code long} that need all their digits are text
 * here: a browser's numbers hold 53 bits.
 *
 * @param title name of the run
 * @param json the page's data, read by {@code report.js}
 * @param sections parts of the template that this run has
 */
record ReportData(String title, Map<String, @Nullable Object> json, Set<String> sections) {

  /** A running run has epochs and no more. */
  static ReportData running(String name, List<EpochReport> epochs) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("status", "not finished");
    json.put("seconds", epochs.stream().mapToDouble(EpochReport::seconds).sum());
    int classes = epochs.isEmpty() ? 0 : epochs.get(0).validationAccuracy().classes();
    json.put("names", IntStream.range(0, classes).mapToObj(c -> "class " + c).toList());
    if (!epochs.isEmpty()) {
      json.put("validation", Digits.few(last(epochs).validationAccuracy().toArray()));
    }
    Set<String> sections = putEpochs(json, epochs, epochs.size());
    sections.add(epochs.isEmpty() ? "unstarted" : "running");
    return new ReportData(name, json, sections);
  }

  /** A finished run. */
  static ReportData of(RunResult result) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("status", result.status());
    json.put("seconds", result.seconds());
    json.put("startedAt", result.startedAt());
    json.put("bestEpoch", result.bestEpoch());
    json.put("names", result.classNames());
    json.put("trainCounts", result.trainCounts());
    json.put("test", Digits.few(result.test().perClassAccuracy().toArray()));
    json.put("validation", Digits.few(result.validation().perClassAccuracy().toArray()));
    json.put("testTotals", totals(result.test()));
    json.put("validationTotals", totals(result.validation()));
    json.put("groups", groups(result));
    json.put("rule", result.groups().rule().text());
    json.put("dataNotes", result.data().notes());
    json.put("dataWarnings", result.data().warnings());
    json.put("seed", Long.toString(result.seed()));
    json.put("splitDigest", result.splitDigest());
    if (result.weightsDigest() != null) {
      json.put("weightsDigest", result.weightsDigest()); // absent without weights
    }
    json.put("versions", result.versions());
    Map<String, String> settings = new TreeMap<>();
    flatten("", result.configuration().root(), settings);
    json.put("settings", settings);
    Set<String> sections = putEpochs(json, result.epochs(), result.lastWeightedEpoch());
    sections.add("finished");
    if (!result.data().notes().isEmpty() || !result.data().warnings().isEmpty()) {
      sections.add("data");
    }
    sections.addAll(ConfusionData.put(json, result));
    return new ReportData(result.runName(), json, sections);
  }

  private static Set<String> putEpochs(
      Map<String, @Nullable Object> json, List<EpochReport> epochs, int lastWeighted) {
    Set<String> sections = new HashSet<>();
    if (epochs.isEmpty()) {
      return sections;
    }
    sections.add("epochs");
    json.put("epochs", EpochColumns.of(epochs));
    json.put("lastWeights", Digits.few(epochs.get(lastWeighted - 1).classWeights().toArray()));
    List<Map<String, Object>> remarks = remarks(epochs);
    if (!remarks.isEmpty()) {
      json.put("remarks", remarks);
      sections.add("remarks");
    }
    boolean meta = epochs.stream().anyMatch(report -> report.meta() != null);
    if (meta) {
      sections.add("meta");
      json.put("explain", ExplanationColumns.of(epochs));
    }
    if (meta || epochs.stream().anyMatch(ReportData::weighted)) {
      sections.add("weights");
    }
    return sections;
  }

  private static List<Map<String, Object>> remarks(List<EpochReport> epochs) {
    List<Map<String, Object>> remarks = new ArrayList<>();
    for (EpochReport report : epochs) {
      report
          .remarks()
          .forEach(remark -> remarks.add(Map.of("epoch", report.epoch(), "text", remark)));
    }
    return remarks;
  }

  private static boolean weighted(EpochReport report) {
    for (double weight : report.classWeights().toArray()) {
      if (weight != 1) {
        return true;
      }
    }
    return false;
  }

  private static EpochReport last(List<EpochReport> epochs) {
    return epochs.get(epochs.size() - 1);
  }

  private static Map<String, Object> totals(Evaluation evaluation) {
    return Map.of(
        "balancedAccuracy", Digits.many(evaluation.balancedAccuracy()),
        "measuredClasses", evaluation.measuredClasses(),
        "top1", Digits.many(evaluation.top1()),
        "loss", Digits.many(evaluation.loss()));
  }

  private static List<Object> groups(RunResult result) {
    List<Object> groups = new ArrayList<>();
    for (Shot shot : Shot.values()) {
      groups.add(
          Map.of(
              "name", shot.name().toLowerCase(Locale.ROOT),
              "classes", result.groups().classes(shot),
              "accuracy", Digits.many(result.accuracy(shot))));
    }
    return groups;
  }

  private static void flatten(String path, ConfigObject from, Map<String, String> into) {
    from.forEach(
        (key, value) -> {
          String inner = path.isEmpty() ? key : path + "." + key;
          if (value instanceof ConfigObject object && !object.isEmpty()) {
            flatten(inner, object, into);
          } else {
            into.put(inner, text(value));
          }
        });
  }

  private static String text(ConfigValue value) {
    return value.unwrapped() instanceof String text
        ? text
        : value.render(ConfigRenderOptions.concise());
  }
}

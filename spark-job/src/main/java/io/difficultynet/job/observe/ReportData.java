package io.difficultynet.job.observe;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import io.difficultynet.metrics.Calibration;
import io.difficultynet.metrics.ClassScore;
import io.difficultynet.metrics.ShareInterval;
import io.difficultynet.metrics.Shot;
import io.difficultynet.metrics.ShotGroups;
import io.difficultynet.report.EpochReport;
import io.difficultynet.report.Evaluation;
import io.difficultynet.report.Examples;
import io.difficultynet.report.RunResult;
import io.difficultynet.report.RunStart;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
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

  private static final String JPEG = "data:image/jpeg;base64,";

  /** A run without a result has what was known at its start, and its epochs so far. */
  static ReportData running(RunStart start, List<EpochReport> epochs) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("status", "not finished");
    json.put("seconds", epochs.stream().mapToDouble(EpochReport::seconds).sum());
    if (!epochs.isEmpty()) {
      json.put("validation", Digits.few(last(epochs).validationAccuracy().toArray()));
    }
    Set<String> sections = putStart(json, start);
    json.put("groups", groups(start.groups(), shot -> Double.NaN));
    sections.addAll(putEpochs(json, epochs, epochs.size()));
    sections.add(epochs.isEmpty() ? "unstarted" : "running");
    return new ReportData(start.runName(), json, sections);
  }

  /**
   * A finished run.
   *
   * @param examples samples to look at
   * @param earlier the run that its classes are compared with; null of none
   */
  static ReportData of(RunResult result, Examples examples, @Nullable RunResult earlier) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("status", result.status());
    json.put("seconds", result.seconds());
    json.put("bestEpoch", result.bestEpoch());
    json.put("test", Digits.few(result.test().perClassAccuracy().toArray()));
    json.put("validation", Digits.few(result.validation().perClassAccuracy().toArray()));
    json.put("testTotals", totals(result.test()));
    json.put("validationTotals", totals(result.validation()));
    Set<String> sections = putStart(json, result.start());
    json.put("groups", groups(result.groups(), result::accuracy));
    json.put("scores", scores(result.test()));
    json.put("calibration", calibration(result));
    sections.addAll(putEpochs(json, result.epochs(), result.lastWeightedEpoch()));
    sections.add("finished");
    sections.addAll(ConfusionData.put(json, result));
    if (!examples.equals(Examples.NONE)) {
      json.put("mistakes", examples(examples.test()));
      json.put("doubtful", examples(examples.training()));
      sections.add("examples");
    }
    if (earlier != null) {
      json.put("changes", ChangesData.of(result, earlier));
      sections.add("changes");
    }
    return new ReportData(result.runName(), json, sections);
  }

  private static Set<String> putStart(Map<String, @Nullable Object> json, RunStart start) {
    json.put("startedAt", start.startedAt());
    json.put("names", start.classNames());
    json.put("trainCounts", start.trainCounts());
    json.put("rule", start.groups().rule().text());
    json.put("dataNotes", start.data().notes());
    json.put("dataWarnings", start.data().warnings());
    json.put("seed", Long.toString(start.seed()));
    json.put("splitDigest", start.splitDigest());
    if (start.weightsDigest() != null) {
      json.put("weightsDigest", start.weightsDigest()); // absent without weights
    }
    json.put("versions", start.versions());
    Map<String, String> settings = new TreeMap<>();
    flatten("", start.configuration().root(), settings);
    json.put("settings", settings);
    Set<String> sections = new HashSet<>();
    if (!start.data().notes().isEmpty() || !start.data().warnings().isEmpty()) {
      sections.add("data");
    }
    return sections;
  }

  private static List<Map<String, @Nullable Object>> examples(List<Examples.Example> examples) {
    List<Map<String, @Nullable Object>> list = new ArrayList<>();
    for (Examples.Example example : examples) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      map.put("origin", example.origin());
      map.put("truth", example.truth());
      map.put("predicted", example.predicted());
      map.put("probability", Digits.few(example.probability()));
      map.put("image", example.image() == null ? null : JPEG + example.image());
      list.add(map);
    }
    return list;
  }

  private static Map<String, Object> scores(Evaluation test) {
    List<ClassScore> scores = test.scores();
    List<ShareInterval> intervals = scores.stream().map(ClassScore::recallInterval).toList();
    return Map.of(
        "confidence", ShareInterval.CONFIDENCE,
        "total", scores.stream().mapToLong(ClassScore::total).toArray(),
        "low", Digits.few(intervals.stream().mapToDouble(ShareInterval::low).toArray()),
        "high", Digits.few(intervals.stream().mapToDouble(ShareInterval::high).toArray()),
        "precision", Digits.few(scores.stream().mapToDouble(ClassScore::precision).toArray()),
        "f1", Digits.few(scores.stream().mapToDouble(ClassScore::f1).toArray()));
  }

  private static Map<String, @Nullable Object> calibration(RunResult result) {
    Calibration test = result.test().calibration();
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("expectedError", Digits.many(test.expectedError()));
    map.put("samples", test.samples());
    map.put("right", test.right());
    map.put("confidence", Digits.few(test.confidence()));
    Double temperature = result.temperature();
    map.put("temperature", temperature == null ? null : Digits.many(temperature));
    return map;
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
        "top5", Digits.many(evaluation.top5()),
        "loss", Digits.many(evaluation.loss()));
  }

  private static List<Object> groups(ShotGroups groups, ToDoubleFunction<Shot> accuracy) {
    List<Object> list = new ArrayList<>();
    for (Shot shot : Shot.values()) {
      list.add(
          Map.of(
              "name", shot.name().toLowerCase(Locale.ROOT),
              "classes", groups.classes(shot),
              "accuracy", Digits.many(accuracy.applyAsDouble(shot))));
    }
    return list;
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

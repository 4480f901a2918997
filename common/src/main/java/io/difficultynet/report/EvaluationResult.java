package io.difficultynet.report;

import io.difficultynet.json.Json;
import io.difficultynet.metrics.Shot;
import io.difficultynet.metrics.ShotGroups;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model measured on samples of the user's choice. It is written as {@code result.json}.
 *
 * @param run the run that trained the model
 * @param input the samples
 * @param classNames of each class // [C]
 * @param groups classes by their training samples
 * @param evaluation how the model did
 * @param rejected number of samples that cannot be used
 * @param versions of the programs, by name
 */
public record EvaluationResult(
    String run,
    String input,
    List<String> classNames,
    ShotGroups groups,
    Evaluation evaluation,
    int rejected,
    Map<String, String> versions) {

  private static final int FORMAT_VERSION = 1;

  /** Copies list and map. */
  public EvaluationResult {
    classNames = List.copyOf(classNames);
    versions = Map.copyOf(versions);
  }

  /** Returns indented JSON. */
  public String toJson() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("formatVersion", FORMAT_VERSION);
    map.put("run", run);
    map.put("input", input);
    map.put("classNames", classNames);
    map.put("rejected", rejected);
    map.put("test", evaluation.toMap());
    Map<String, @Nullable Object> accuracies = new LinkedHashMap<>();
    double[] perClass = evaluation.perClassAccuracy().toArray();
    for (Shot shot : Shot.values()) {
      accuracies.put(shot.name().toLowerCase(Locale.ROOT), groups.accuracy(shot, perClass));
    }
    map.put("groups", accuracies);
    map.put("groupRule", groups.rule().text());
    map.put("versions", versions);
    return Json.lines(map);
  }

  /**
   * Returns the confusion matrix as CSV: a line for each pair of classes that stands in it, with
   * numbers and names.
   */
  public String confusionCsv() {
    StringBuilder csv = new StringBuilder("label,label_class,prediction,class,samples\n");
    evaluation
        .confusion()
        .forEach(
            (truth, predicted, count) ->
                csv.append(truth)
                    .append(',')
                    .append(quoted(classNames.get(truth)))
                    .append(',')
                    .append(predicted)
                    .append(',')
                    .append(quoted(classNames.get(predicted)))
                    .append(',')
                    .append(count)
                    .append('\n'));
    return csv.toString();
  }

  /** RFC 4180: in quotes where the text has a comma, a quote or a line break. */
  private static String quoted(String text) {
    return text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? "\"" + text.replace("\"", "\"\"") + "\""
        : text;
  }
}

package io.difficultynet.job.observe;

import io.difficultynet.metrics.Calibration;
import io.difficultynet.metrics.Shot;
import io.difficultynet.report.Evaluation;
import io.difficultynet.report.PerClass;
import io.difficultynet.report.RunResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * The result of a run as text: a row a class, then balanced accuracy, top-1 and many/medium/few. Of
 * more than {@value #MOST_ROWS} classes only those with the lowest test accuracy are shown.
 */
public final class ResultTable {

  private static final int MOST_ROWS = 20;
  private static final int LONGEST_NAME = 24;

  private ResultTable() {}

  /** Lines of a run's table. */
  public static List<String> lines(RunResult result) {
    PerClass weights = result.epochs().get(result.lastWeightedEpoch() - 1).classWeights();
    List<String> lines = new ArrayList<>();
    lines.addAll(
        perClass(
            result.test(),
            result.classNames(),
            row("class", "train samples", "last weight", "test accuracy"),
            (c, accuracy) ->
                row(
                    result.classNames().get(c),
                    String.valueOf(result.trainCounts().get(c)),
                    String.format(Locale.ROOT, "%.3f", weights.at(c)),
                    accuracy)));
    lines.addAll(overall(result.test()));
    if (result.tau() != null) {
      lines.add("tau                " + result.tau() + "  (normalisation of the classifier)");
    }
    if (result.temperature() != null) {
      lines.add(
          String.format(
              Locale.ROOT,
              "temperature        %.3f  (logits divided by it fit the validation set best)",
              result.temperature()));
    }
    for (Shot shot : Shot.values()) {
      int classes = result.groups().classes(shot).size();
      lines.add(
          "%-19s%s  (%d %s)"
              .formatted(
                  shot.name().toLowerCase(Locale.ROOT),
                  percent(result.accuracy(shot)),
                  classes,
                  classes == 1 ? "class" : "classes"));
    }
    lines.add("(" + result.groups().rule().text() + ")");
    return lines;
  }

  /** Lines for a model on another set. */
  public static List<String> lines(Evaluation evaluation, List<String> classNames) {
    long[] total = evaluation.counts().total();
    List<String> lines = new ArrayList<>();
    lines.addAll(
        perClass(
            evaluation,
            classNames,
            row("class", "samples", "", "accuracy"),
            (c, accuracy) -> row(classNames.get(c), String.valueOf(total[c]), "", accuracy)));
    lines.addAll(overall(evaluation));
    return lines;
  }

  private static List<String> perClass(
      Evaluation evaluation,
      List<String> classNames,
      String header,
      BiFunction<Integer, String, String> row) {
    double[] accuracy = evaluation.perClassAccuracy().toArray();
    boolean some = accuracy.length > MOST_ROWS;
    List<String> lines = new ArrayList<>();
    if (some) {
      lines.add(
          "The %d classes with the lowest accuracy of %d:".formatted(MOST_ROWS, classNames.size()));
    }
    lines.add(header);
    IntStream.range(0, accuracy.length)
        .boxed()
        .sorted(some ? worstFirst(accuracy) : Integer::compare)
        .limit(MOST_ROWS)
        .forEach(c -> lines.add(row.apply(c, percent(accuracy[c]))));
    lines.add("");
    return lines;
  }

  private static List<String> overall(Evaluation evaluation) {
    int measured = evaluation.measuredClasses();
    int classes = evaluation.confusion().classes();
    List<String> lines = new ArrayList<>();
    lines.add(
        "balanced accuracy  "
            + percent(evaluation.balancedAccuracy())
            + (measured == classes
                ? ""
                : "  (warning: over %d of %d classes, the others have no samples here)"
                    .formatted(measured, classes)));
    lines.add("top-1              " + percent(evaluation.top1()));
    if (Evaluation.hasTop5(classes)) {
      lines.add("top-5              " + percent(evaluation.top5()));
    }
    double expectedError = evaluation.calibration().expectedError();
    if (!Double.isNaN(expectedError)) {
      lines.add(
          "calibration error  "
              + percent(expectedError)
              + "  (expected, over %d bins)".formatted(Calibration.BINS));
    }
    return lines;
  }

  private static Comparator<Integer> worstFirst(double[] accuracy) {
    return Comparator.comparingDouble(c -> accuracy[c]);
  }

  private static String row(String name, String samples, String weight, String accuracy) {
    String shortName =
        name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME - 1) + "…" : name;
    return "%-24s  %13s  %11s  %13s".formatted(shortName, samples, weight, accuracy);
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }
}

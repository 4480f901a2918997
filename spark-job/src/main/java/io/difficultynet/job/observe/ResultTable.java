package io.difficultynet.job.observe;

import io.difficultynet.metrics.Shot;
import io.difficultynet.report.PerClass;
import io.difficultynet.report.RunResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The result of a run as text: a row a class, then balanced accuracy, top-1 and many/medium/few.
 * Of more than {@value #MOST_ROWS} classes only those with the lowest test accuracy are shown.
 */
public final class ResultTable {

  private static final int MOST_ROWS = 20;
  private static final int LONGEST_NAME = 24;

  private ResultTable() {}

  /** Lines of the table. */
  public static List<String> lines(RunResult result) {
    double[] accuracy = result.test().perClassAccuracy().toArray();
    PerClass weights = result.rounds().get(result.rounds().size() - 1).classWeights();
    double[] weight = weights.toArray();
    List<Integer> shown =
        IntStream.range(0, accuracy.length)
            .boxed()
            .sorted(accuracy.length > MOST_ROWS ? worstFirst(accuracy) : Integer::compare)
            .limit(MOST_ROWS)
            .toList();
    List<String> lines = new ArrayList<>();
    if (accuracy.length > MOST_ROWS) {
      lines.add("The %d classes with the lowest test accuracy of %d:"
          .formatted(MOST_ROWS, accuracy.length));
    }
    lines.add(row("class", "train samples", "last weight", "test accuracy"));
    for (int c : shown) {
      lines.add(
          row(
              result.classNames().get(c),
              String.valueOf(result.trainCounts().get(c)),
              String.format(Locale.ROOT, "%.3f", weight[c]),
              percent(accuracy[c])));
    }
    lines.add("");
    lines.add("balanced accuracy  " + percent(result.test().balancedAccuracy()));
    lines.add("top-1              " + percent(result.test().top1()));
    for (Shot shot : Shot.values()) {
      int classes = result.groups().classes(shot).size();
      lines.add(
          "%-19s%s  (%d %s)"
              .formatted(
                  shot.name().toLowerCase(Locale.ROOT),
                  classes == 0 ? "  -  " : percent(result.accuracy(shot)),
                  classes,
                  classes == 1 ? "class" : "classes"));
    }
    lines.add("(" + result.groups().rule().text() + ")");
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

package io.difficultynet.job.observe;

import io.difficultynet.metrics.PairedDifference;
import io.difficultynet.metrics.Spread;
import io.difficultynet.report.ComparedRun;
import io.difficultynet.report.Comparison;
import io.difficultynet.report.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A comparison as text: a row a method with mean ± sample standard deviation over its complete
 * runs, then each method's difference to the baseline, paired by seed, then the runs that failed.
 */
public final class ComparisonTable {

  private static final List<Figure> DIFFERENCES =
      List.of(Figure.BALANCED_ACCURACY, Figure.MANY, Figure.MEDIUM, Figure.FEW);

  private ComparisonTable() {}

  /** Lines of the table. */
  public static List<String> lines(Comparison comparison) {
    List<String> lines = new ArrayList<>(TextTable.aligned(spreads(comparison)));
    lines.add("(mean ± sample standard deviation over the runs; " + comparison.rule() + ")");
    if (comparison.measuredClasses() < comparison.classNames().size()) {
      lines.add(
          "warning: accuracies are over %d of %d classes, the others have no test samples"
              .formatted(comparison.measuredClasses(), comparison.classNames().size()));
    }
    if (comparison.methods().size() > 1 && comparison.seeds().size() > 1) {
      lines.add("");
      lines.add(
          "Less %s, paired by seed: points, with the %.0f %% interval of the mean (Student's t)"
              .formatted(comparison.baseline(), 100 * PairedDifference.CONFIDENCE));
      lines.addAll(TextTable.aligned(differences(comparison)));
    }
    for (ComparedRun run : comparison.runs()) {
      if (run.error() != null) {
        lines.add("");
        lines.add("failed: %s seed %d: %s".formatted(run.method(), run.seed(), run.error()));
      }
    }
    return lines;
  }

  private static List<List<String>> spreads(Comparison comparison) {
    List<List<String>> rows = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("method", "runs"));
    for (Figure figure : Figure.values()) {
      header.add(figure.title());
    }
    rows.add(header);
    for (String method : comparison.methods()) {
      long complete = comparison.runs(method).stream().filter(run -> run.figures() != null).count();
      List<String> row =
          new ArrayList<>(List.of(method, complete + "/" + comparison.seeds().size()));
      for (Figure figure : Figure.values()) {
        row.add(text(figure, comparison.spread(method, figure)));
      }
      rows.add(row);
    }
    return rows;
  }

  private static String text(Figure figure, Spread spread) {
    if (spread.count() == 0) {
      return "-";
    }
    double unit = figure.share() ? 100 : 1;
    String digits = figure.share() ? "%.2f" : "%.0f";
    String mean = String.format(Locale.ROOT, digits, unit * spread.mean());
    return spread.count() == 1
        ? mean
        : mean + " ± " + String.format(Locale.ROOT, digits, unit * spread.deviation());
  }

  private static List<List<String>> differences(Comparison comparison) {
    List<List<String>> rows = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("method", "pairs"));
    DIFFERENCES.forEach(figure -> header.add(figure.title()));
    rows.add(header);
    for (String method : comparison.methods()) {
      if (!method.equals(comparison.baseline())) {
        PairedDifference first = comparison.difference(method, Figure.BALANCED_ACCURACY);
        List<String> row =
            new ArrayList<>(List.of(method, String.valueOf(first.differences().count())));
        DIFFERENCES.forEach(figure -> row.add(text(comparison.difference(method, figure))));
        rows.add(row);
      }
    }
    return rows;
  }

  private static String text(PairedDifference difference) {
    return switch (difference.differences().count()) {
      case 0 -> "-";
      case 1 -> points(difference.differences().mean());
      default ->
          "%s [%s, %s]"
              .formatted(
                  points(difference.differences().mean()),
                  points(difference.low()),
                  points(difference.high()));
    };
  }

  private static String points(double share) {
    return String.format(Locale.ROOT, "%+.2f", 100 * share);
  }
}

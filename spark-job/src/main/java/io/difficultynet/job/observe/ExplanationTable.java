package io.difficultynet.job.observe;

import io.difficultynet.report.WeightExplanation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The weights of an epoch and what led to them as text: a row a class. */
public final class ExplanationTable {

  private ExplanationTable() {}

  /**
   * Lines of the table.
   *
   * @param names of the classes // [C]
   * @param trainCounts null where they are not known // [C]
   */
  public static List<String> lines(
      WeightExplanation explanation, List<String> names, @Nullable List<Long> trainCounts) {
    WeightExplanation.Learned learned = explanation.learned();
    var before = explanation.before();
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "class", "train samples", "weight", "accuracy", "output", "target", "meta", "driver"));
    for (int c = 0; c < names.size(); c++) {
      rows.add(
          List.of(
              names.get(c),
              trainCounts == null ? "-" : String.valueOf(trainCounts.get(c)),
              number("%.3f", explanation.weights().at(c)),
              before == null ? "-" : number("%.1f %%", 100 * before.validationAccuracy().at(c)),
              learned == null ? "-" : number("%.3f", learned.difficulty().at(c)),
              learned == null ? "-" : number("%.3f", learned.target().at(c)),
              learned == null ? "-" : number("%+.1f %%", 100 * learned.metaShare().at(c)),
              learned == null ? "-" : number("%+.1f %%", 100 * learned.driverShare().at(c))));
    }
    List<String> lines = new ArrayList<>(TextTable.aligned(rows));
    lines.add(
        "(weights that epoch %d was trained with; the rest was measured after the epoch before."
                .formatted(explanation.epoch())
            + " meta, driver: share of the meta gradient and of the driver loss, positive where it"
            + " wants the class heavier)");
    return lines;
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
  }
}

package io.difficultynet.job.observe;

import io.difficultynet.report.EpochReport;
import io.difficultynet.report.PerClass;
import io.difficultynet.report.WeightExplanation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What explains the weights of the epochs, as columns. Every epoch up to {@value #MOST_NUMBERS}
 * classes times epochs; of more the last and others at even distances, so that the page stays
 * small. The command {@code explain} knows them all.
 */
final class ExplanationColumns {

  static final int MOST_NUMBERS = 20_000;

  private ExplanationColumns() {}

  static Map<String, @Nullable Object> of(List<EpochReport> epochs) {
    List<WeightExplanation> explained =
        epochs(epochs.size(), epochs.get(0).classWeights().classes()).stream()
            .map(epoch -> WeightExplanation.of(epochs, epoch))
            .toList();
    Map<String, @Nullable Object> columns = new LinkedHashMap<>();
    columns.put("epochs", explained.stream().map(WeightExplanation::epoch).toList());
    columns.put("difficulty", column(explained, WeightExplanation.Learned::difficulty));
    columns.put("target", column(explained, WeightExplanation.Learned::target));
    columns.put("metaShare", column(explained, WeightExplanation.Learned::metaShare));
    columns.put("driverShare", column(explained, WeightExplanation.Learned::driverShare));
    return columns;
  }

  /** Epochs that are explained, rising, the last one among them. */
  private static List<Integer> epochs(int epochs, int classes) {
    int shown = Math.max(1, Math.min(epochs, MOST_NUMBERS / classes));
    List<Integer> chosen = new ArrayList<>();
    for (int i = 1; i <= shown; i++) {
      chosen.add(Math.toIntExact((long) i * epochs / shown));
    }
    return chosen;
  }

  private static List<double @Nullable []> column(
      List<WeightExplanation> explained, Function<WeightExplanation.Learned, PerClass> quantity) {
    List<double @Nullable []> column = new ArrayList<>();
    for (WeightExplanation one : explained) {
      WeightExplanation.Learned learned = one.learned();
      column.add(learned == null ? null : Digits.few(quantity.apply(learned).toArray()));
    }
    return column;
  }
}

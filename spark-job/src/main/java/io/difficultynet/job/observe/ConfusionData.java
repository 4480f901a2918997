package io.difficultynet.job.observe;

import io.difficultynet.metrics.ConfusedPair;
import io.difficultynet.metrics.ConfusionMatrix;
import io.difficultynet.report.RunResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The confusion matrix of the test set, as much as can be read: the worst pairs, and the matrix,
 * whole up to {@value #MOST_IN_MATRIX} classes, of more classes in {@value #BANDS} bands of them,
 * sorted by how many training samples they have.
 */
final class ConfusionData {

  static final int MOST_IN_MATRIX = 40;
  static final int MOST_PAIRS = 40;
  static final int BANDS = 10;

  private ConfusionData() {}

  /** Adds the data and returns the section that shows it. */
  static Set<String> put(Map<String, @Nullable Object> json, RunResult result) {
    ConfusionMatrix matrix = result.test().confusion();
    json.put(
        "pairs", ConfusedPair.worst(matrix, MOST_PAIRS).stream().map(ConfusionData::row).toList());
    if (matrix.classes() <= MOST_IN_MATRIX) {
      json.put("confusion", Arrays.asList(matrix.rows()));
      return Set.of("matrix");
    }
    json.put("bands", bands(matrix, result.trainCounts()));
    return Set.of("bands");
  }

  private static long[] row(ConfusedPair pair) {
    return new long[] {pair.truth(), pair.predicted(), pair.count(), pair.total()};
  }

  private static Map<String, Object> bands(ConfusionMatrix matrix, List<Long> trainCounts) {
    List<Integer> order =
        IntStream.range(0, matrix.classes())
            .boxed()
            .sorted(Comparator.<Integer>comparingLong(trainCounts::get).reversed())
            .toList();
    List<Object> labels = new ArrayList<>();
    for (int band = 0; band < BANDS; band++) {
      List<Integer> classes =
          order.subList(start(band, order.size()), start(band + 1, order.size()));
      labels.add(
          Map.of(
              "classes", classes.size(),
              "most", trainCounts.get(classes.get(0)),
              "fewest", trainCounts.get(classes.get(classes.size() - 1))));
    }
    return Map.of("labels", labels, "shares", shares(matrix, order));
  }

  /**
   * Returns how the true classes of a band were predicted: the mean over its classes with samples
   * of the share predicted as a class of each band. A row adds up to 1, or is NaN throughout.
   *
   * @param order all classes, the most frequent first
   */
  static List<double[]> shares(ConfusionMatrix matrix, List<Integer> order) {
    int[] bandOf = new int[order.size()];
    for (int band = 0; band < BANDS; band++) {
      for (int i = start(band, order.size()); i < start(band + 1, order.size()); i++) {
        bandOf[order.get(i)] = band;
      }
    }
    double[][] shares = new double[BANDS][BANDS];
    int[] classesWithSamples = new int[BANDS];
    long[] totals = matrix.counts().total();
    for (int truth = 0; truth < matrix.classes(); truth++) {
      if (totals[truth] > 0) {
        classesWithSamples[bandOf[truth]]++;
      }
    }
    matrix.forEach(
        (truth, predicted, count) ->
            shares[bandOf[truth]][bandOf[predicted]] += (double) count / totals[truth]);
    List<double[]> means = new ArrayList<>();
    for (int band = 0; band < BANDS; band++) {
      double[] row = shares[band];
      for (int column = 0; column < BANDS; column++) {
        row[column] /= classesWithSamples[band]; // 0/0 is NaN
      }
      means.add(Digits.few(row));
    }
    return means;
  }

  private static int start(int band, int classes) {
    return band * classes / BANDS;
  }
}

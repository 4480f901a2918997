package io.difficultynet.metrics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * How often a class was taken for another. A pair is the worse, the higher the lower end of the
 * {@link ShareInterval} of its share: so 40 of 100 is worse than 1 of 1, of which little is known.
 *
 * @param truth the true class
 * @param predicted the class that it was taken for
 * @param count number of samples that were
 * @param total number of samples of the true class
 */
public record ConfusedPair(int truth, int predicted, long count, long total) {

  private static final Comparator<ConfusedPair> WORST_LAST =
      Comparator.<ConfusedPair>comparingDouble(
              pair -> ShareInterval.of(pair.count, pair.total).low())
          .thenComparingLong(ConfusedPair::count)
          .thenComparing(Comparator.comparingInt(ConfusedPair::truth).reversed())
          .thenComparing(Comparator.comparingInt(ConfusedPair::predicted).reversed());

  /**
   * Returns the worst pairs of different classes, the worst first.
   *
   * @param most number of pairs that are returned at most
   */
  public static List<ConfusedPair> worst(ConfusionMatrix matrix, int most) {
    long[] totals = matrix.counts().total();
    PriorityQueue<ConfusedPair> worst = new PriorityQueue<>(WORST_LAST); // the least at its head
    matrix.forEach(
        (truth, predicted, count) -> {
          if (truth != predicted) {
            worst.add(new ConfusedPair(truth, predicted, count, totals[truth]));
            if (worst.size() > most) {
              worst.remove();
            }
          }
        });
    List<ConfusedPair> pairs = new ArrayList<>(worst);
    pairs.sort(WORST_LAST.reversed());
    return pairs;
  }
}

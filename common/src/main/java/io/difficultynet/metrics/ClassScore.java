package io.difficultynet.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * How well the samples of one class are told from all others: with k of its n samples right and m
 * samples of any class predicted as it,
 *
 * <pre>
 *   recall = k / n (its accuracy),   precision = k / m,   F1 = 2 k / (n + m)
 * </pre>
 *
 * Recall and F1 of a class without samples are NaN, and so is the precision of one that nothing was
 * predicted as.
 *
 * @param correct k
 * @param total n
 * @param predicted m
 */
public record ClassScore(long correct, long total, long predicted) {

  /** Returns the score of each class. // [C] */
  public static List<ClassScore> of(ConfusionMatrix matrix) {
    ClassCounts counts = matrix.counts();
    long[] correct = counts.correct();
    long[] total = counts.total();
    long[] predicted = new long[matrix.classes()];
    matrix.forEach((truth, as, count) -> predicted[as] = Math.addExact(predicted[as], count));
    List<ClassScore> scores = new ArrayList<>();
    for (int c = 0; c < predicted.length; c++) {
      scores.add(new ClassScore(correct[c], total[c], predicted[c]));
    }
    return scores;
  }

  /** Returns k / n. */
  public double recall() {
    return (double) correct / total; // 0/0 is NaN
  }

  /** Returns the interval of k / n. */
  public ShareInterval recallInterval() {
    return ShareInterval.of(correct, total);
  }

  /** Returns k / m. */
  public double precision() {
    return (double) correct / predicted;
  }

  /** Returns the harmonic mean of precision and recall, 0 where nothing is right. */
  public double f1() {
    return total == 0 ? Double.NaN : 2.0 * correct / (total + predicted);
  }
}

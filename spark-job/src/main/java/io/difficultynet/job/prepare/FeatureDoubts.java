package io.difficultynet.job.prepare;

import io.difficultynet.error.Problem;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What makes one doubt features, counted over rows: numbers so large that 32-bit floats, which
 * shards hold, do not tell them from their neighbours, as times and keys are; and a feature that is
 * the label in every row. For one thread.
 */
final class FeatureDoubts implements Serializable {
  private static final long serialVersionUID = 1L;

  /** From here on 32-bit floats do not hold all whole numbers. */
  private static final double LARGEST_EXACT = 1 << 24;

  private static final int MOST_SHOWN = 10;

  private long[] rounded = {}; // [D], rows in which a float is another number
  private double[] examples = {}; // [D], one of these numbers
  private long[] labels = {}; // [D], rows in which the feature is the label, and that not 0
  private long[] notZero = {}; // [D], rows with label 0 in which the feature is another number
  private long rows; // with a whole number as their label
  private long zeroRows; // of these, with label 0
  private long lowest = Long.MAX_VALUE; // label
  private long highest = Long.MIN_VALUE; // label

  /**
   * Counts a row in.
   *
   * @param features numbers, some maybe not finite // [D]
   * @param label a whole number; null where it is none
   */
  void add(double[] features, @Nullable Long label) {
    grow(features.length);
    if (label != null) {
      rows++;
      zeroRows += label == 0 ? 1 : 0;
      lowest = Math.min(lowest, label);
      highest = Math.max(highest, label);
    }
    for (int i = 0; i < features.length; i++) {
      double x = features[i];
      if (x != 0) {
        number(i, x, label);
      }
    }
  }

  private void number(int i, double x, @Nullable Long label) {
    if (Math.abs(x) > LARGEST_EXACT && x == Math.rint(x) && (float) x != x) {
      examples[i] = rounded[i]++ == 0 ? x : examples[i];
    }
    if (label != null) {
      labels[i] += x == label ? 1 : 0;
      notZero[i] += label == 0 ? 1 : 0;
    }
  }

  private void grow(int features) {
    if (features > rounded.length) {
      rounded = Arrays.copyOf(rounded, features);
      examples = Arrays.copyOf(examples, features);
      labels = Arrays.copyOf(labels, features);
      notZero = Arrays.copyOf(notZero, features);
    }
  }

  /** Counts in what another has counted; returns this. */
  FeatureDoubts combine(FeatureDoubts other) {
    grow(other.rounded.length);
    for (int i = 0; i < other.rounded.length; i++) {
      examples[i] = rounded[i] == 0 ? other.examples[i] : examples[i];
      rounded[i] += other.rounded[i];
      labels[i] += other.labels[i];
      notZero[i] += other.notZero[i];
    }
    rows += other.rows;
    zeroRows += other.zeroRows;
    lowest = Math.min(lowest, other.lowest);
    highest = Math.max(highest, other.highest);
    return this;
  }

  /**
   * The warnings, the first few of a kind.
   *
   * @param names of the features; empty where they have none
   */
  List<Problem> warnings(List<String> names) {
    List<Problem> warnings = new ArrayList<>();
    warn(
        warnings,
        names,
        i -> rounded[i] > 0,
        i ->
            "has whole numbers in %,d rows that 32-bit floats do not hold: %.0f becomes %.0f"
                .formatted(rounded[i], examples[i], (double) (float) examples[i]),
        "Leave out keys; give times as differences, such as days before a date");
    warn(
        warnings,
        names,
        this::isLabel,
        i -> "is the label in each of the %,d rows".formatted(rows),
        "Leave it out of the features, or a model learns to copy it");
    return warnings;
  }

  private boolean isLabel(int i) {
    return lowest < highest && labels[i] + zeroRows - notZero[i] == rows;
  }

  private interface Doubtful {
    boolean is(int feature);
  }

  private void warn(
      List<Problem> warnings,
      List<String> names,
      Doubtful doubtful,
      IntFunction<String> what,
      String fix) {
    int[] found = IntStream.range(0, rounded.length).filter(doubtful::is).toArray();
    for (int i : Arrays.copyOf(found, Math.min(found.length, MOST_SHOWN))) {
      String name = names.isEmpty() ? Integer.toString(i) : names.get(i);
      warnings.add(new Problem("feature " + name, what.apply(i), fix));
    }
    if (found.length > MOST_SHOWN) {
      warnings.add(
          new Problem("features", "%,d more are so".formatted(found.length - MOST_SHOWN), fix));
    }
  }
}

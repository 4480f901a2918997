package io.difficultynet.metrics;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The number of samples of each class, and how many of them were predicted right. Instances are
 * immutable, copy arrays in and out, and are equal on contents. {@link #combine} is associative and
 * commutative with {@link #empty} as its neutral element, so results do not depend on partitions.
 */
public final class ClassCounts implements Serializable {

  private static final long serialVersionUID = 1L;

  private final long[] correct;
  private final long[] total;

  private ClassCounts(long[] correct, long[] total) {
    this.correct = correct;
    this.total = total;
  }

  /** Returns the counts of no samples. */
  public static ClassCounts empty(int classes) {
    return of(new long[classes], new long[classes]);
  }

  /**
   * Returns these counts.
   *
   * @param correct k, the samples predicted right, each in 0..n_c // [C]
   * @param total n, all samples of each class // [C]
   * @throws IllegalArgumentException when lengths differ, there is no class, or k_c is not in
   *     0..n_c
   */
  public static ClassCounts of(long[] correct, long[] total) {
    if (correct.length != total.length || total.length == 0) {
      throw new IllegalArgumentException(
          "Counts need one number a class and at least 1 class, but correct has "
              + correct.length
              + " and total "
              + total.length);
    }
    for (int c = 0; c < total.length; c++) {
      if (correct[c] < 0 || correct[c] > total[c]) {
        throw new IllegalArgumentException(
            "correct[" + c + "] is " + correct[c] + "; it must be in 0.." + total[c]);
      }
    }
    return new ClassCounts(correct.clone(), total.clone());
  }

  /**
   * Returns the counts of both sets of samples together.
   *
   * @throws IllegalArgumentException when the numbers of classes differ
   * @throws ArithmeticException when a sum passes 2^63 − 1
   */
  public ClassCounts combine(ClassCounts other) {
    if (other.classes() != classes()) {
      throw new IllegalArgumentException(
          "Counts of "
              + classes()
              + " classes cannot be combined with counts of "
              + other.classes());
    }
    long[] bothCorrect = new long[classes()];
    long[] bothTotal = new long[classes()];
    for (int c = 0; c < classes(); c++) {
      bothCorrect[c] = Math.addExact(correct[c], other.correct[c]);
      bothTotal[c] = Math.addExact(total[c], other.total[c]);
    }
    return new ClassCounts(bothCorrect, bothTotal);
  }

  /** Returns C. */
  public int classes() {
    return total.length;
  }

  /** Returns a copy of k. // [C] */
  public long[] correct() {
    return correct.clone();
  }

  /** Returns a copy of n. // [C] */
  public long[] total() {
    return total.clone();
  }

  /** Returns the accuracies a_c = k_c / n_c, NaN for a class without samples. // [C] */
  public double[] accuracy() {
    double[] accuracy = new double[classes()];
    for (int c = 0; c < accuracy.length; c++) {
      accuracy[c] = (double) correct[c] / (double) total[c]; // 0/0 is NaN
    }
    return accuracy;
  }

  /**
   * Returns the mean of a_c over the classes with samples. It is NaN when there is no such class.
   */
  public double balancedAccuracy() {
    return Arrays.stream(accuracy()).filter(a -> !Double.isNaN(a)).average().orElse(Double.NaN);
  }

  /** Returns the number of classes with samples. */
  public int measuredClasses() {
    return (int) Arrays.stream(total).filter(n -> n > 0).count();
  }

  /** Returns Σ k_c / Σ n_c, the share of all samples predicted right. It is NaN without samples. */
  public double top1() {
    return (double) Arrays.stream(correct).sum() / (double) Arrays.stream(total).sum();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClassCounts that
        && Arrays.equals(correct, that.correct)
        && Arrays.equals(total, that.total);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(correct) + Arrays.hashCode(total);
  }

  @Override
  public String toString() {
    return "ClassCounts[correct="
        + Arrays.toString(correct)
        + ", total="
        + Arrays.toString(total)
        + "]";
  }
}

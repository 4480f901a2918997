package io.difficultynet.metrics;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How often each class was taken for each other: row = truth, column = prediction. Immutable and
 * equal on contents; samples are counted in a {@link Counter}. {@link #combine} is associative and
 * commutative with {@link #empty} as its neutral element.
 *
 * <p>On the wire it is its cells that are not zero, of which there are no more than samples were
 * counted: what hundreds of tasks send of a thousand classes must fit into one driver.
 */
public final class ConfusionMatrix implements Serializable {

  /** The most classes that there can be, since C² counts must fit into an array. */
  public static final int MOST_CLASSES = 46_340;

  private static final long serialVersionUID = 1L;

  private final int classes;
  private final long[] cells; // [C x C], row by row

  private ConfusionMatrix(int classes, long[] cells) {
    this.classes = classes;
    this.cells = cells;
  }

  /** Returns the matrix of no samples. */
  public static ConfusionMatrix empty(int classes) {
    return counter(classes).matrix();
  }

  /**
   * Returns the matrix with these counts, as {@link #rows} gives them.
   *
   * @param rows one a true class, none negative; copied // [C x C]
   * @throws IllegalArgumentException when they are not C rows of C counts
   */
  public static ConfusionMatrix of(long[][] rows) {
    long[] cells = counter(rows.length).cells;
    for (int truth = 0; truth < rows.length; truth++) {
      if (rows[truth].length != rows.length) {
        throw new IllegalArgumentException(
            "Row "
                + truth
                + " of a confusion matrix has "
                + rows[truth].length
                + " counts; it must have one a class, "
                + rows.length);
      }
      for (int predicted = 0; predicted < rows.length; predicted++) {
        long count = rows[truth][predicted];
        if (count < 0) {
          throw new IllegalArgumentException(
              "The count of class "
                  + truth
                  + " predicted as "
                  + predicted
                  + " is "
                  + count
                  + "; it must be at least 0");
        }
        cells[cell(rows.length, truth, predicted)] = count;
      }
    }
    return new ConfusionMatrix(rows.length, cells);
  }

  /**
   * Returns a counter that stands at zero.
   *
   * @param classes C, in 1..46340
   */
  public static Counter counter(int classes) {
    if (classes < 1 || classes > MOST_CLASSES) {
      throw new IllegalArgumentException(
          "A confusion matrix of "
              + classes
              + " classes was asked for; the number must be in 1.."
              + MOST_CLASSES);
    }
    return new Counter(classes);
  }

  /**
   * Returns the matrix of both sets of samples together.
   *
   * @throws IllegalArgumentException when the numbers of classes differ
   * @throws ArithmeticException when a sum passes 2^63 − 1
   */
  public ConfusionMatrix combine(ConfusionMatrix other) {
    if (other.classes != classes) {
      throw new IllegalArgumentException(
          "A confusion matrix of "
              + classes
              + " classes cannot be combined with one of "
              + other.classes);
    }
    long[] both = new long[cells.length];
    for (int i = 0; i < both.length; i++) {
      both[i] = Math.addExact(cells[i], other.cells[i]);
    }
    return new ConfusionMatrix(classes, both);
  }

  /** Returns C. */
  public int classes() {
    return classes;
  }

  /** Returns how many samples of class {@code truth} were predicted as {@code predicted}. */
  public long at(int truth, int predicted) {
    return cells[cell(classes, truth, predicted)];
  }

  /** Returns the matrix as rows, one a true class; a copy. // [C x C] */
  public long[][] rows() {
    long[][] rows = new long[classes][];
    for (int truth = 0; truth < classes; truth++) {
      rows[truth] = Arrays.copyOfRange(cells, truth * classes, (truth + 1) * classes);
    }
    return rows;
  }

  /** Returns the per-class counts: the diagonal and the sums of the rows. */
  public ClassCounts counts() {
    long[] correct = new long[classes];
    long[] total = new long[classes];
    for (int truth = 0; truth < classes; truth++) {
      correct[truth] = at(truth, truth);
      for (int predicted = 0; predicted < classes; predicted++) {
        total[truth] = Math.addExact(total[truth], at(truth, predicted));
      }
    }
    return ClassCounts.of(correct, total);
  }

  private static int cell(int classes, int truth, int predicted) {
    requireClass("true", classes, truth);
    requireClass("predicted", classes, predicted);
    return truth * classes + predicted;
  }

  private static void requireClass(String role, int classes, int classId) {
    if (classId < 0 || classId >= classes) {
      throw new IllegalArgumentException(
          "The " + role + " class is " + classId + "; it must be in 0.." + (classes - 1));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConfusionMatrix that
        && classes == that.classes
        && Arrays.equals(cells, that.cells);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(cells);
  }

  @Override
  public String toString() {
    return "ConfusionMatrix" + Arrays.deepToString(rows());
  }

  private Object writeReplace() {
    int[] places = IntStream.range(0, cells.length).filter(i -> cells[i] != 0).toArray();
    return new Cells(classes, places, IntStream.of(places).mapToLong(i -> cells[i]).toArray());
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("A confusion matrix travels as its cells");
  }

  /** The cells that are not zero, by their place in the row by row matrix. */
  @SuppressWarnings("ArrayRecordComponent") // on its way only, never compared
  private record Cells(int classes, int[] places, long[] counts) implements Serializable {
    private Object readResolve() {
      long[] cells = counter(classes).cells;
      for (int k = 0; k < places.length; k++) {
        cells[places[k]] = counts[k];
      }
      return new ConfusionMatrix(classes, cells);
    }
  }

  /** Counts samples one by one. Belongs to one thread; each task counts its own and combines. */
  public static final class Counter {
    private final int classes;
    private final long[] cells;

    private Counter(int classes) {
      this.classes = classes;
      this.cells = new long[classes * classes];
    }

    /**
     * Counts one sample.
     *
     * @throws IllegalArgumentException when a class is not in 0..C − 1
     */
    public void record(int truth, int predicted) {
      cells[cell(classes, truth, predicted)]++;
    }

    /** Returns what was counted so far. */
    public ConfusionMatrix matrix() {
      return new ConfusionMatrix(classes, cells.clone());
    }
  }
}

package io.difficultynet.metrics;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * How often samples of each class were predicted as each class: a row is a true class, a column a
 * predicted one. A matrix is immutable and equal on contents; a {@link Counter} counts samples and
 * makes one. {@link #combine} is associative and commutative with {@link #empty} as its neutral
 * element.
 *
 * <p>It holds only cells that are not zero, of which there are at most as many as samples were
 * counted. All cells of the 8,142 classes of iNaturalist 2018 would take half a gigabyte.
 */
public final class ConfusionMatrix implements Serializable {

  /** The largest number of classes, with which the number of a cell still fits into an int. */
  public static final int MOST_CLASSES = 46_340;

  private static final long serialVersionUID = 1L;

  private final int classes;
  private final int[] places; // truth · C + predicted of each cell that is not zero, rising
  private final long[] counts; // of the same cells

  private ConfusionMatrix(int classes, int[] places, long[] counts) {
    this.classes = classes;
    this.places = places;
    this.counts = counts;
  }

  /** Returns the matrix of no samples. */
  public static ConfusionMatrix empty(int classes) {
    return counter(classes).matrix();
  }

  /**
   * Returns the matrix with these counts, as {@link #rows} gives them.
   *
   * @param rows a row for each true class, no count negative // [C x C]
   * @throws IllegalArgumentException when they are not C rows of C counts
   */
  public static ConfusionMatrix of(long[][] rows) {
    Counter counter = counter(rows.length);
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
        counter.record(truth, predicted, rows[truth][predicted]);
      }
    }
    return counter.matrix();
  }

  /**
   * Returns a counter without samples.
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
    int[] bothPlaces = new int[places.length + other.places.length];
    long[] bothCounts = new long[bothPlaces.length];
    int length = 0;
    for (int i = 0, k = 0; i < places.length || k < other.places.length; length++) {
      int mine = i < places.length ? places[i] : Integer.MAX_VALUE;
      int theirs = k < other.places.length ? other.places[k] : Integer.MAX_VALUE;
      bothPlaces[length] = Math.min(mine, theirs);
      if (mine == theirs) {
        bothCounts[length] = Math.addExact(counts[i++], other.counts[k++]);
      } else {
        bothCounts[length] = mine < theirs ? counts[i++] : other.counts[k++];
      }
    }
    return new ConfusionMatrix(
        classes, Arrays.copyOf(bothPlaces, length), Arrays.copyOf(bothCounts, length));
  }

  /** Returns C. */
  public int classes() {
    return classes;
  }

  /** Returns how many samples of class {@code truth} were predicted as {@code predicted}. */
  public long at(int truth, int predicted) {
    int found = Arrays.binarySearch(places, place(classes, truth, predicted));
    return found < 0 ? 0 : counts[found];
  }

  /** Receives the cells of a matrix. */
  public interface Cell {
    /**
     * Receives a cell that is not zero.
     *
     * @param truth the true class
     * @param predicted the predicted class
     * @param count number of samples in the cell, more than 0
     */
    void is(int truth, int predicted, long count);
  }

  /** Passes the cells that are not zero to {@code cell}, row by row. */
  public void forEach(Cell cell) {
    for (int i = 0; i < places.length; i++) {
      cell.is(places[i] / classes, places[i] % classes, counts[i]);
    }
  }

  /** Returns all cells, a row for each true class. Use it for few classes. // [C x C] */
  public long[][] rows() {
    long[][] rows = new long[classes][classes];
    forEach((truth, predicted, count) -> rows[truth][predicted] = count);
    return rows;
  }

  /** Returns the per-class counts: the diagonal and the sums of the rows. */
  public ClassCounts counts() {
    long[] correct = new long[classes];
    long[] total = new long[classes];
    forEach(
        (truth, predicted, count) -> {
          total[truth] = Math.addExact(total[truth], count);
          if (truth == predicted) {
            correct[truth] = count;
          }
        });
    return ClassCounts.of(correct, total);
  }

  private static int place(int classes, int truth, int predicted) {
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
        && Arrays.equals(places, that.places)
        && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(places) + Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("ConfusionMatrix[").append(classes).append(" classes");
    forEach(
        (truth, predicted, count) ->
            text.append(", %d as %d: %d".formatted(truth, predicted, count)));
    return text.append("]").toString();
  }

  /**
   * Counts samples one by one. A counter belongs to one thread: each task fills its own, and the
   * matrices are combined.
   */
  public static final class Counter {
    private final int classes;
    private final Map<Integer, Long> cells = new TreeMap<>();

    private Counter(int classes) {
      this.classes = classes;
    }

    /**
     * Counts one sample.
     *
     * @throws IllegalArgumentException when a class is not in 0..C − 1
     */
    public void record(int truth, int predicted) {
      record(truth, predicted, 1);
    }

    /**
     * Counts several samples of one cell.
     *
     * @param count number of samples, at least 0
     * @throws IllegalArgumentException when a class is not in 0..C − 1, or the count is negative
     */
    public void record(int truth, int predicted, long count) {
      int place = place(classes, truth, predicted);
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
      if (count > 0) {
        cells.merge(place, count, Math::addExact);
      }
    }

    /** Returns the matrix of the samples counted so far. */
    public ConfusionMatrix matrix() {
      return new ConfusionMatrix(
          classes,
          cells.keySet().stream().mapToInt(Integer::intValue).toArray(),
          cells.values().stream().mapToLong(Long::longValue).toArray());
    }
  }
}

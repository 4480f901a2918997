package io.difficultynet.math;

/** Operations on vectors, and checks of vectors that callers pass in. */
public final class Vectors {

  private Vectors() {}

  /** Returns a + b, element by element, in a new array. */
  public static double[] sum(double[] a, double[] b) {
    requireLength("b", b, a.length);
    double[] sum = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      sum[i] = a[i] + b[i];
    }
    return sum;
  }

  /** Returns factor · a in a new array. */
  public static double[] scale(double factor, double[] a) {
    double[] scaled = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      scaled[i] = factor * a[i];
    }
    return scaled;
  }

  /**
   * Refuses a vector of another length.
   *
   * @throws IllegalArgumentException that names the vector and both lengths
   */
  public static void requireLength(String name, double[] vector, int length) {
    if (vector.length != length) {
      throw new IllegalArgumentException(
          name + " has " + vector.length + " elements; it must have " + length);
    }
  }

  /**
   * Refuses a vector with an element that is NaN or outside [low, high].
   *
   * @throws IllegalArgumentException that names the vector, the index, the value and the range
   */
  public static void requireWithin(String name, double[] vector, double low, double high) {
    for (int i = 0; i < vector.length; i++) {
      if (!(vector[i] >= low && vector[i] <= high)) {
        throw new IllegalArgumentException(
            name + "[" + i + "] is " + vector[i] + "; it must lie in [" + low + ", " + high + "]");
      }
    }
  }

  /**
   * Refuses accuracies of classes that are NaN or outside [0, 1].
   *
   * @throws IllegalArgumentException that names the class and the value
   */
  public static void requireAccuracy(double[] accuracy) {
    for (int c = 0; c < accuracy.length; c++) {
      if (Double.isNaN(accuracy[c])) {
        throw new IllegalArgumentException(
            "accuracy["
                + c
                + "] is NaN: class "
                + c
                + " has no validation samples, so it has no difficulty;"
                + " set split.validation-per-class to at least 1");
      }
    }
    requireWithin("accuracy", accuracy, 0, 1);
  }

  /**
   * Refuses a vector with an element that is NaN or infinite.
   *
   * @throws IllegalArgumentException that names the vector, the index and the value
   */
  public static void requireFinite(String name, double[] vector) {
    for (int i = 0; i < vector.length; i++) {
      if (!Double.isFinite(vector[i])) {
        throw new IllegalArgumentException(
            name + "[" + i + "] is " + vector[i] + "; it must be finite");
      }
    }
  }
}

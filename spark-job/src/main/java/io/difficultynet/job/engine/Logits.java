package io.difficultynet.job.engine;

/** Predictions from logits. */
public final class Logits {

  private Logits() {}

  /**
   * Returns the class with the largest of the logits {@code logits[offset … offset + classes)}, the
   * lowest such class on a tie.
   */
  public static int largest(float[] logits, int offset, int classes) {
    int best = 0;
    for (int c = 1; c < classes; c++) {
      if (logits[offset + c] > logits[offset + best]) {
        best = c;
      }
    }
    return best;
  }

  /**
   * Returns how many classes come before {@code label}: those with a larger logit, and those with
   * the same one and a lower number. It is 0 for the class that {@link #largest} gives.
   */
  public static int rank(float[] logits, int offset, int classes, int label) {
    float own = logits[offset + label];
    int before = 0;
    for (int c = 0; c < classes; c++) {
      float other = logits[offset + c];
      if (other > own || (other == own && c < label)) {
        before++;
      }
    }
    return before;
  }
}

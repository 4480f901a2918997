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
}

package io.difficultynet.job.engine;

/** What logits say of a sample. */
public final class Logits {

  private Logits() {}

  /**
   * The class of the largest logit of {@code logits[offset … offset + classes)}, the lowest on a
   * tie.
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

package io.difficultynet.loss;

import java.util.Objects;

/**
 * The probabilities of the classes that a model names for a sample, from its logits z and the
 * temperature T that was fitted to the validation set (Guo et al., "On Calibration of Modern Neural
 * Networks", ICML 2017, <a href="https://arxiv.org/abs/1706.04599">arXiv:1706.04599</a>):
 *
 * <pre>
 *   p_k = e^{z_k / T} / Σ_j e^{z_j / T}
 * </pre>
 *
 * The same bits on every machine. A logit that is NaN or +∞ makes all of them NaN.
 */
public final class Probabilities {

  private Probabilities() {}

  /**
   * Returns the probabilities of one sample.
   *
   * @param logits z, at least one above −∞, from {@code offset} on
   * @param classes C
   * @param temperature T, above 0; 1 leaves the logits as they are
   * @return p // [C]
   */
  public static double[] of(float[] logits, int offset, int classes, double temperature) {
    Objects.checkFromIndexSize(offset, classes, logits.length);
    if (!(temperature > 0)) {
      throw new IllegalArgumentException(
          "The temperature is " + temperature + "; it must be above 0");
    }
    double[] scores = new double[classes];
    for (int k = 0; k < classes; k++) {
      scores[k] = logits[offset + k] / temperature;
    }
    Softmax softmax = new Softmax(scores);
    double[] probabilities = new double[classes];
    for (int k = 0; k < classes; k++) {
      probabilities[k] = softmax.probability(k);
    }
    return probabilities;
  }
}

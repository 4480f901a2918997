package io.difficultynet.meta;

import io.difficultynet.math.Vectors;

/**
 * The meta gradient without second derivatives. A pseudo step is linear in the class weights, w'(v)
 * = w − (α/B) Σ_c v_c ∇S_c(w), where S_c(w) is the sum of the losses of the batch's samples of
 * class c. Hence, with u = ∇L_meta(w'),
 *
 * <pre>
 *   ∂L_meta/∂v_c = −(α/B) ∇S_c(w)·u ≈ −(α/B) (S_c(w + εu) − S_c(w − εu)) / (2ε)
 * </pre>
 *
 * so that two forward passes over the batch give all C numbers. The error is of order ε² from the
 * third derivative, and of order (rounding of S_c)/ε; a relative step, ε = 0.01/‖u‖₂, suits fp32.
 *
 * <p>Deviation: the paper's formula asks for second-order autograd, which few engines have, and the
 * authors' code cuts the graph before it; this gives the paper's value up to the error above.
 */
public final class DirectionalDerivative {

  private DirectionalDerivative() {}

  /**
   * Returns ∂L_meta/∂v; exactly 0 for a class that the batch lacks, since its sums are 0.
   *
   * @param innerRate α, rate of the pseudo step, above 0
   * @param batchSize B, samples in the training batch of the step, at least 1
   * @param lossSumsPlus S_c(w + εu), unweighted // [C]
   * @param lossSumsMinus S_c(w − εu), unweighted // [C]
   * @param epsilon ε, absolute: the relative step already divided by ‖u‖₂; above 0
   * @return ∂L_meta/∂v // [C]
   */
  public static double[] metaGradient(
      double innerRate,
      int batchSize,
      double[] lossSumsPlus,
      double[] lossSumsMinus,
      double epsilon) {
    requirePositive("innerRate", innerRate);
    requirePositive("epsilon", epsilon);
    if (batchSize < 1) {
      throw new IllegalArgumentException("batchSize is " + batchSize + "; it must be at least 1");
    }
    Vectors.requireLength("lossSumsMinus", lossSumsMinus, lossSumsPlus.length);
    double[] gradient = new double[lossSumsPlus.length];
    for (int c = 0; c < gradient.length; c++) {
      double slope = (lossSumsPlus[c] - lossSumsMinus[c]) / (2 * epsilon); // ∇S_c · u
      gradient[c] = 0 - innerRate / batchSize * slope;
    }
    return gradient;
  }

  private static void requirePositive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be above 0 and finite");
    }
  }
}

package io.difficultynet.meta;

import io.difficultynet.math.Vectors;

/**
 * The meta gradient without second derivatives. A pseudo step is linear in the weights of the
 * samples, w'(v) = w − α Σ_i s_i v_i ∇ℓ_i(w), where s_i is the sample's share in the loss. Hence,
 * with u = ∇L_meta(w'),
 *
 * <pre>
 *   ∂L_meta/∂v_i = −α s_i ∇ℓ_i(w)·u ≈ −α s_i (ℓ_i(w + εu) − ℓ_i(w − εu)) / (2ε)
 * </pre>
 *
 * so that two forward passes over the batch give all B numbers, and by their sums over classes the
 * derivatives by class weights. For a number δ_c that the training loss adds to every logit c the
 * same holds, since ∂ℓ_i/∂δ_c = ∂ℓ_i/∂z_c:
 *
 * <pre>
 *   ∂L_meta/∂δ_c ≈ −α Σ_i s_i v_i (∂ℓ_i/∂z_c(w + εu) − ∂ℓ_i/∂z_c(w − εu)) / (2ε)
 * </pre>
 *
 * Two errors add up: one of order ε² from the third derivative, and one of order (rounding of the
 * loss)/ε. In 32-bit floats ε = 0.001/‖u‖₂ is a good step.
 *
 * <p>This gives the value of the paper's formula up to these errors. The formula itself needs
 * second-order autograd, which few engines have, and the authors' code cuts the graph before it.
 */
public final class DirectionalDerivative {

  private DirectionalDerivative() {}

  /**
   * Returns ∂L_meta/∂v_i of every sample's weight.
   *
   * @param innerRate α, rate of the pseudo step, above 0
   * @param shares s_i, 1/B in a plain batch // [B]
   * @param plus ℓ_i(w + εu), unweighted // [B]
   * @param minus ℓ_i(w − εu), unweighted // [B]
   * @param epsilon ε, absolute: the relative step already divided by ‖u‖₂; above 0
   * @return ∂L_meta/∂v_i // [B]
   */
  public static double[] byWeight(
      double innerRate, double[] shares, double[] plus, double[] minus, double epsilon) {
    requirePositive("innerRate", innerRate);
    requirePositive("epsilon", epsilon);
    Vectors.requireLength("plus", plus, shares.length);
    Vectors.requireLength("minus", minus, shares.length);
    double[] gradient = new double[shares.length];
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = 0 - innerRate * shares[i] * (plus[i] - minus[i]) / (2 * epsilon);
    }
    return gradient;
  }

  /**
   * Returns ∂L_meta/∂δ_c of every logit's shift in the training loss.
   *
   * @param innerRate α, rate of the pseudo step, above 0
   * @param weightedShares s_i v_i // [B]
   * @param plus ∂ℓ_i/∂z_c(w + εu), unweighted, row by row // [B x C]
   * @param minus ∂ℓ_i/∂z_c(w − εu), unweighted, row by row // [B x C]
   * @param epsilon ε, absolute, above 0
   * @return ∂L_meta/∂δ // [C]
   */
  public static double[] byShift(
      double innerRate, double[] weightedShares, double[] plus, double[] minus, double epsilon) {
    requirePositive("innerRate", innerRate);
    requirePositive("epsilon", epsilon);
    Vectors.requireLength("minus", minus, plus.length);
    int classes = plus.length / weightedShares.length;
    Vectors.requireLength("plus", plus, weightedShares.length * classes);
    double[] gradient = new double[classes];
    for (int k = 0; k < plus.length; k++) {
      double rate = innerRate * weightedShares[k / classes];
      gradient[k % classes] -= rate * (plus[k] - minus[k]) / (2 * epsilon);
    }
    return gradient;
  }

  private static void requirePositive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be above 0 and finite");
    }
  }
}

package io.difficultynet.meta;

import io.difficultynet.math.Vectors;
import io.difficultynet.weight.SampleWeight;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The weighting function of Meta-Weight-Net, an MLP that computes the weight of a sample from its
 * loss (Shu et al., "Meta-Weight-Net: Learning an Explicit Mapping For Sample Weighting", NeurIPS
 * 2019, section 2, <a href="https://arxiv.org/abs/1902.07379">arXiv 1902.07379</a>):
 *
 * <pre>
 *   v_i = V(ℓ_i; Θ) = sigmoid(W₂ relu(W₁ ℓ_i + b₁) + b₂)
 * </pre>
 *
 * Θ is flat in the order W₁ [h], b₁ [h], W₂ [h], b₂ [1], the order of {@code
 * nn.Sequential.parameters()} in PyTorch. The class of the sample does not matter. As in the paper
 * and the authors' code (h = 100, Adam 1e-3, weight decay 1e-4), the weights are not normalised,
 * and V's input is a number: no gradient flows through it into the classifier. A loss that is NaN
 * has the weight NaN, which the caller reports as divergence. Instances are immutable, copy arrays
 * in and out, and are equal on contents. They compute with {@link StrictMath}, so that every
 * machine gives the same bits.
 */
public final class WeightNet implements SampleWeight {

  private static final long serialVersionUID = 1L;

  private final int hidden;
  private final double[] theta;

  private WeightNet(int hidden, double[] theta) {
    this.hidden = hidden;
    this.theta = theta;
  }

  /**
   * Returns a network with the initial values of PyTorch's {@code nn.Linear}: weights and biases
   * uniform in ±1/√(fan-in), drawn in Θ's order.
   */
  public static WeightNet initial(int hidden, SplittableRandom random) {
    double[] theta = new double[parameterCount(hidden)];
    Dense first = first(hidden);
    first.initialise(theta, random);
    first.next(1).initialise(theta, random);
    return new WeightNet(hidden, theta);
  }

  /**
   * Returns the network with these parameters.
   *
   * @throws IllegalArgumentException when Θ has another length than {@link #parameterCount} or an
   *     element that is not finite
   */
  public static WeightNet of(int hidden, double[] theta) {
    Vectors.requireLength("theta", theta, parameterCount(hidden));
    Vectors.requireFinite("theta", theta);
    return new WeightNet(hidden, theta.clone());
  }

  /**
   * Returns the length of Θ, 3 h + 1.
   *
   * @throws IllegalArgumentException when h is below 1 or Θ does not fit into an array
   */
  public static int parameterCount(int hidden) {
    if (hidden < 1 || hidden > (Integer.MAX_VALUE - 9) / 3) {
      throw new IllegalArgumentException(
          "Meta-Weight-Net needs at least 1 hidden unit and at most "
              + (Integer.MAX_VALUE - 9) / 3
              + ", but got hidden = "
              + hidden);
    }
    return 3 * hidden + 1;
  }

  private static Dense first(int hidden) {
    return new Dense(0, 1, hidden);
  }

  /** Returns h. */
  public int hidden() {
    return hidden;
  }

  /** Returns a copy of Θ. */
  public double[] theta() {
    return theta.clone();
  }

  /** Returns V(ℓ), in [0, 1] (0 and 1 only by rounding), whatever the class. */
  @Override
  public double of(int label, double loss) {
    Dense first = first(hidden);
    double[] activation = Dense.rectify(first.forward(theta, new double[] {loss})); // [h]
    return Dense.sigmoid(first.next(1).forward(theta, activation)[0]);
  }

  /**
   * Returns the gradient by the parameters that the meta gradient by the weights of a batch
   * implies:
   *
   * <pre>
   *   ∂L_meta/∂Θ = Σ_i ∂L_meta/∂v_i · ∂V(ℓ_i; Θ)/∂Θ
   * </pre>
   *
   * @param losses ℓ_i, each finite // [B]
   * @param byWeight ∂L_meta/∂v_i, each finite // [B]
   * @return the gradient in the order of Θ; zeros for an empty batch. The derivative of relu at 0
   *     is 0, as in PyTorch
   */
  public double[] gradient(double[] losses, double[] byWeight) {
    Vectors.requireLength("byWeight", byWeight, losses.length);
    Vectors.requireFinite("losses", losses);
    Vectors.requireFinite("byWeight", byWeight);
    Dense first = first(hidden);
    Dense second = first.next(1);
    double[] gradient = new double[theta.length];
    for (int i = 0; i < losses.length; i++) {
      double[] loss = {losses[i]};
      double[] activation = Dense.rectify(first.forward(theta, loss)); // [h]
      double v = Dense.sigmoid(second.forward(theta, activation)[0]);
      double[] delta2 = {byWeight[i] * v * (1 - v)};
      second.addGradient(delta2, activation, gradient);
      first.addGradient(second.back(theta, delta2, activation), loss, gradient);
    }
    return gradient;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WeightNet that
        && hidden == that.hidden
        && Arrays.equals(theta, that.theta);
  }

  @Override
  public int hashCode() {
    return 31 * hidden + Arrays.hashCode(theta);
  }

  @Override
  public String toString() {
    return "WeightNet[1 → " + hidden + " → 1]";
  }
}

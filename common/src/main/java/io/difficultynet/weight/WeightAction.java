package io.difficultynet.weight;

import java.io.Serializable;

/**
 * How class weights act on the training loss, and how the gradient of the meta loss by the weights
 * follows from it. The loss ℓ takes logits z that are shifted by δ, such as balanced softmax with
 * δ_c = log n_c:
 *
 * <pre>
 *   LOSS             v_y ℓ(z + δ, y)           ∂L_meta/∂v_c = Σ_{i: y_i = c} ∂L_meta/∂v_i
 *   LOGITS           ℓ(z + δ − κ log v, y)     ∂L_meta/∂v_c = −κ/v_c ∂L_meta/∂δ_c
 *   LOSS_AND_PRIOR   v_y ℓ(z + δ + log v, y)   ∂L_meta/∂v_c = Σ_{i: y_i = c} ∂L_meta/∂v_i + 1/v_c ∂L_meta/∂δ_c
 * </pre>
 *
 * <p>LOSS is the action of the paper. LOGITS handicaps a class of large weight during training, so
 * that its logit grows. LOSS_AND_PRIOR is the importance-weighted form of balanced softmax: weights
 * v turn the training distribution n_c into n_c v_c, and balanced softmax for that one has the
 * shift log(n_c v_c). For every v the minimiser over all functions of x is then the posterior of
 * balanced classes. The weights therefore decide whose errors shape the network, and do not move
 * the borders between classes.
 *
 * @param kind what the weights change
 * @param strength κ, above 0; used by LOGITS alone
 */
public record WeightAction(Kind kind, double strength) implements Serializable {

  /** A smaller weight shifts logits as this one does, so that log v stays finite. */
  private static final double SMALLEST = 1e-6;

  /** What the weights change in the loss. */
  public enum Kind {
    /** They multiply the loss. */
    LOSS,
    /** They shift the logits. */
    LOGITS,
    /** They multiply the loss, and shift the logits as class sizes n_c v_c would. */
    LOSS_AND_PRIOR
  }

  /** Returns the factors of the loss: v, or 1 for LOGITS. */
  public ClassWeights multiplier(ClassWeights weights) {
    return kind == Kind.LOGITS ? ClassWeights.ones(weights.classes()) : weights;
  }

  /** Returns the shift of the logits that is added to δ; zeros for LOSS. // [C] */
  public double[] shift(ClassWeights weights) {
    double[] shift = new double[weights.classes()];
    double factor = byLogWeight();
    for (int c = 0; factor != 0 && c < shift.length; c++) {
      shift[c] = factor * StrictMath.log(Math.max(SMALLEST, weights.of(c)));
    }
    return shift;
  }

  /**
   * Returns ∂L_meta/∂v. // [C]
   *
   * @param byMultiplier ∂L_meta by the factor of the losses of each class // [C]
   * @param byShift ∂L_meta/∂δ_c by a number that the training loss adds to every logit c // [C]
   */
  public double[] gradient(double[] byMultiplier, double[] byShift, ClassWeights weights) {
    double[] gradient = kind == Kind.LOGITS ? new double[weights.classes()] : byMultiplier.clone();
    for (int c = 0; c < gradient.length; c++) {
      if (weights.of(c) > SMALLEST) {
        gradient[c] += byLogWeight() * byShift[c] / weights.of(c);
      }
    }
    return gradient;
  }

  /** ∂shift_c / ∂log v_c. */
  private double byLogWeight() {
    return switch (kind) {
      case LOSS -> 0;
      case LOGITS -> -strength;
      case LOSS_AND_PRIOR -> 1;
    };
  }
}

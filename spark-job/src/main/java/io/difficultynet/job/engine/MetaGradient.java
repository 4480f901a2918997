package io.difficultynet.job.engine;

import io.difficultynet.math.Norms;
import io.difficultynet.meta.ClassWeights;
import io.difficultynet.meta.DirectionalDerivative;

/**
 * The gradient of the meta loss by the class weights, exact to first order, without second
 * derivatives and on any engine.
 *
 * <p>With the pseudo step w' = w − α ∇_w (1/B) Σ_i v_{y_i} ℓ_i(w) and the meta loss L_meta = (1/M)
 * Σ_j ℓ_j(w') on a class-balanced batch (Sinha and Ohashi, WACV 2023, section 3):
 *
 * <pre>
 *   ∂L_meta/∂v_c = −(α/B) · ∇S_c(w) · u,   u = ∇L_meta(w'),   S_c(w) = Σ_{i: y_i = c} ℓ_i(w)
 *   ∇S_c(w) · u ≈ (S_c(w + εu) − S_c(w − εu)) / (2ε),   ε = relativeEpsilon / ‖u‖₂
 * </pre>
 *
 * Two forwards of the training batch give all C numbers. Batch normalisation uses batch statistics
 * in all passes, so the identity holds with it; the running statistics do not move.
 *
 * <p>Cost: forward and backward of B, forward and backward of M, two forwards of B.
 */
public final class MetaGradient {

  private final Replica replica;
  private final double relativeEpsilon;

  /**
   * Uses a replica whose parameters are overwritten.
   *
   * @param relativeEpsilon distance ε‖u‖ of the two forwards from w, in (0, 1]
   */
  public MetaGradient(Replica replica, double relativeEpsilon) {
    this.replica = replica;
    this.relativeEpsilon = relativeEpsilon;
  }

  /**
   * ∂L_meta/∂v [C].
   *
   * @param parameters w [P]; not written
   * @param weights v
   * @param innerRate α, at least 0
   * @param training B; the arrays of the two batches must not be shared
   * @param meta M
   * @return NaN where the losses have diverged, which the meta step refuses
   */
  public double[] of(
      float[] parameters, ClassWeights weights, double innerRate, Batch training, Batch meta) {
    int classes = weights.classes();
    float[] gradient = new float[parameters.length]; // [P]
    replica.load(parameters);
    replica.gradient(
        training, coefficients(training, weights), new float[training.size()], gradient);

    float[] moved = add(parameters, -innerRate, gradient); // w'
    replica.load(moved);
    float[] direction = gradient; // u, in the same memory
    replica.gradient(
        meta, coefficients(meta, ClassWeights.ones(classes)), new float[meta.size()], direction);

    double norm = Norms.l2(direction);
    if (norm == 0) {
      return new double[classes]; // a flat meta loss moves no weight
    }
    double epsilon = relativeEpsilon / norm;
    double[] plus = classLosses(add(parameters, epsilon, direction), training, classes); // [C]
    double[] minus = classLosses(add(parameters, -epsilon, direction), training, classes); // [C]
    return DirectionalDerivative.metaGradient(innerRate, training.size(), plus, minus, epsilon);
  }

  /** S_c at the given parameters, for every class. */
  private double[] classLosses(float[] parameters, Batch batch, int classes) {
    float[] losses = new float[batch.size()];
    replica.load(parameters);
    replica.trainingLosses(batch, losses);
    double[] sums = new double[classes];
    for (int i = 0; i < losses.length; i++) {
      sums[batch.labels()[i]] += losses[i];
    }
    return sums;
  }

  private static float[] coefficients(Batch batch, ClassWeights weights) {
    float[] coefficients = new float[batch.size()];
    for (int i = 0; i < coefficients.length; i++) {
      coefficients[i] = (float) (weights.of(batch.labels()[i]) / batch.size());
    }
    return coefficients;
  }

  private static float[] add(float[] start, double scale, float[] direction) {
    float[] sum = new float[start.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = (float) (start[i] + scale * direction[i]);
    }
    return sum;
  }
}

package io.difficultynet.job.engine;

import io.difficultynet.loss.CrossEntropy;
import io.difficultynet.loss.SampleLoss;
import io.difficultynet.math.Norms;
import io.difficultynet.meta.ClassWeights;
import io.difficultynet.meta.DirectionalDerivative;
import io.difficultynet.meta.MetaSlopes;
import io.difficultynet.meta.SampleWeight;
import java.util.Arrays;

/**
 * The gradient of the meta loss by the weights of the training loss, exact to first order, without
 * second derivatives and on any engine; {@link DirectionalDerivative} has the formulas.
 *
 * <p>With the pseudo step w' = w − α ∇_w Σ_i s_i v_i ℓ_i(w), where s_i is the sample's share in the
 * loss (1/B in a plain batch), and the meta loss L_meta = (1/M) Σ_j ℓ_j(w') on a class-balanced
 * batch (Sinha and Ohashi, WACV 2023, section 3):
 *
 * <pre>
 *   ∂L_meta/∂v_i = −α s_i ∇ℓ_i(w) · u,   u = ∇L_meta(w')
 *   ∇ℓ_i(w) · u ≈ (ℓ_i(w + εu) − ℓ_i(w − εu)) / (2ε),   ε = relativeEpsilon / ‖u‖₂
 * </pre>
 *
 * <p>Where the layers before the classifier learn at another rate, α D with the diagonal D of 1 for
 * the classifier's parameters and the backbone factor for the others, so does the pseudo step, as
 * in the authors' code for Places-LT: w' = w − α D ∇_w L. Then ∂L_meta/∂v_i = −α s_i ∇ℓ_i(w) · D u,
 * the same with the direction D u in place of u, in ε as well. A frozen backbone has the factor 0.
 *
 * <p>Batch normalisation uses batch statistics in all passes, so the identity holds with it; the
 * running statistics do not move. (A replica whose batch normalisation is frozen uses the running
 * ones in all of them.) The meta loss is plain cross-entropy whatever the training loss is: its
 * batch is balanced.
 *
 * <p>Cost: forward and backward of B, forward and backward of M, two forwards of B.
 */
public final class MetaGradient {

  private static final SampleLoss META_LOSS = new CrossEntropy();

  private final Replica replica;
  private final SampleLoss loss;
  private final double relativeEpsilon;
  private final double backboneFactor;

  /**
   * Uses a replica whose parameters are overwritten.
   *
   * @param loss of the training batch
   * @param relativeEpsilon distance ε‖u‖ of the two forwards from w, in (0, 1]
   */
  public MetaGradient(Replica replica, SampleLoss loss, double relativeEpsilon) {
    this(replica, loss, relativeEpsilon, 1);
  }

  /**
   * The same.
   *
   * @param backboneFactor of the rate before the classifier, at least 0
   */
  public MetaGradient(
      Replica replica, SampleLoss loss, double relativeEpsilon, double backboneFactor) {
    this.replica = replica;
    this.loss = loss;
    this.relativeEpsilon = relativeEpsilon;
    this.backboneFactor = backboneFactor;
  }

  /**
   * The slopes of L_meta. The two batches must not share their arrays.
   *
   * @param parameters w [P]; not written
   * @param weight v_i
   * @param innerRate α, the rate of the classifier, at least 0
   * @param training B
   * @param shares s_i, at least 0 // [B]
   * @param meta M
   * @return NaN where the losses have diverged, which the meta step refuses
   */
  public MetaSlopes of(
      float[] parameters,
      SampleWeight weight,
      double innerRate,
      Batch training,
      double[] shares,
      Batch meta) {
    float[] gradient = new float[parameters.length]; // [P]
    WeightedLoss here = new WeightedLoss(loss, weight, i -> shares[i]);
    replica.load(parameters);
    replica.gradient(training, here, gradient);

    scaleBackbone(gradient);
    replica.load(add(parameters, -innerRate, gradient)); // w'
    float[] direction = gradient; // u, in the same memory
    replica.gradient(
        meta,
        new WeightedLoss(META_LOSS, ClassWeights.ones(replica.network().classes()), meta.size()),
        direction);
    scaleBackbone(direction); // D u
    double norm = Norms.l2(direction);
    return slopes(parameters, direction, norm, innerRate, training, shares, here);
  }

  private MetaSlopes slopes(
      float[] parameters,
      float[] direction,
      double norm,
      double innerRate,
      Batch training,
      double[] shares,
      WeightedLoss here) {
    int size = training.size();
    int classes = replica.network().classes();
    int[] labels = Arrays.copyOf(training.labels(), size);
    double[] losses = doubles(here.losses());
    if (norm == 0) { // a flat meta loss moves no weight
      return new MetaSlopes(labels, losses, new double[size], new double[classes]);
    }
    double epsilon = relativeEpsilon / norm;
    Side plus = side(add(parameters, epsilon, direction), training);
    Side minus = side(add(parameters, -epsilon, direction), training);
    double[] weightedShares = new double[size];
    Arrays.setAll(weightedShares, i -> shares[i] * here.weights()[i]);
    return new MetaSlopes(
        labels,
        losses,
        DirectionalDerivative.byWeight(innerRate, shares, plus.losses, minus.losses, epsilon),
        DirectionalDerivative.byShift(
            innerRate, weightedShares, plus.byLogit, minus.byLogit, epsilon));
  }

  /** Losses [B] and their derivatives by the logits [B x C] beside w. */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  private record Side(double[] losses, double[] byLogit) {}

  private Side side(float[] parameters, Batch batch) {
    replica.load(parameters);
    float[] logits = replica.trainingLogits(batch);
    WeightedLoss plain =
        new WeightedLoss(loss, ClassWeights.ones(replica.network().classes()), i -> 1);
    float[] byLogit = new float[logits.length];
    plain.differentiate(logits, batch, byLogit);
    return new Side(doubles(plain.losses()), doubles(byLogit));
  }

  private void scaleBackbone(float[] gradient) {
    int head = backboneFactor == 1 ? 0 : replica.network().classifierOffset();
    for (int i = 0; i < head; i++) {
      gradient[i] = (float) (backboneFactor * gradient[i]);
    }
  }

  private static double[] doubles(float[] floats) {
    double[] doubles = new double[floats.length];
    Arrays.setAll(doubles, i -> floats[i]);
    return doubles;
  }

  private static float[] add(float[] start, double scale, float[] direction) {
    float[] sum = new float[start.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = (float) (start[i] + scale * direction[i]);
    }
    return sum;
  }
}

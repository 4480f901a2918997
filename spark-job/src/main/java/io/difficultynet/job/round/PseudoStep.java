package io.difficultynet.job.round;

import io.difficultynet.datasets.sampling.EpochShape;
import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.Replica;
import io.difficultynet.loss.CrossEntropy;
import io.difficultynet.loss.SampleLoss;
import io.difficultynet.math.Norms;
import io.difficultynet.meta.DirectionalDerivative;
import io.difficultynet.meta.Divergence;
import io.difficultynet.meta.PairGradient;
import io.difficultynet.weight.ClassWeights;
import io.difficultynet.weight.SampleWeight;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of the meta loss by the weights of the training loss, exact to first order, without
 * second derivatives and on any engine; {@link DirectionalDerivative} has the formulas.
 *
 * <p>With the pseudo step w' = w − α ∇_w Σ_i s_i v_i ℓ_i(w), where s_i is the sample's share in the
 * loss (1/B in a plain batch, times the sample's own weight where it has one), and the meta loss
 * L_meta = (1/M) Σ_j ℓ_j(w') on a class-balanced batch (Sinha and Ohashi, WACV 2023, section 3):
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
 * <p>A batch passes through the network at once or in micro-batches, as in a {@link Round}: batch
 * normalisation then normalises over each, gradients are added up, and the identity holds as
 * before, since a sample has the same company in all its passes.
 *
 * <p>Cost: forward and backward of B, forward and backward of M, two forwards of B.
 */
public final class PseudoStep {

  private static final SampleLoss META_LOSS = new CrossEntropy();

  private final Replica replica;
  private final SampleLoss loss;
  private final double relativeEpsilon;
  private final double backboneFactor;
  private final @Nullable Integer most;

  /**
   * Uses a replica whose parameters are overwritten.
   *
   * @param loss of the training batch
   * @param relativeEpsilon distance ε‖u‖ of the two forwards from w, in (0, 1]
   * @param backboneFactor of the rate before the classifier, at least 0
   * @param most samples of one pass through the network; null: any number
   */
  public PseudoStep(
      Replica replica,
      SampleLoss loss,
      double relativeEpsilon,
      double backboneFactor,
      @Nullable Integer most) {
    this.replica = replica;
    this.loss = loss;
    this.relativeEpsilon = relativeEpsilon;
    this.backboneFactor = backboneFactor;
    this.most = most;
  }

  /**
   * Returns the derivatives of L_meta. The two batches must not share their arrays.
   *
   * @param parameters w [P]; not written
   * @param weight v_i
   * @param innerRate α, the rate of the classifier, at least 0
   * @param training B
   * @param shares s_i, at least 0 // [B]
   * @param meta M
   * @return NaN where the losses have diverged, which the meta step refuses
   */
  public PairGradient of(
      float[] parameters,
      SampleWeight weight,
      double innerRate,
      Batch training,
      double[] shares,
      Batch meta) {
    float[] gradient = new float[parameters.length]; // [P]
    double[] losses = new double[training.size()];
    double[] weightedShares = new double[training.size()];
    replica.load(parameters);
    inPasses(
        training,
        gradient,
        (part, from, into) -> {
          WeightedLoss here = new WeightedLoss(loss, weight, i -> shares[from + i]);
          replica.gradient(part, here, into);
          for (int i = 0; i < part.size(); i++) {
            losses[from + i] = here.losses()[i];
            weightedShares[from + i] = shares[from + i] * here.weights()[i];
          }
        });

    scaleBackbone(gradient);
    replica.load(add(parameters, -innerRate, gradient)); // w'
    float[] direction = gradient; // u, in the same memory
    ClassWeights ones = ClassWeights.ones(replica.network().classes());
    inPasses(
        meta,
        direction,
        (part, from, into) ->
            replica.gradient(part, new WeightedLoss(META_LOSS, ones, meta.size()), into));
    scaleBackbone(direction); // D u
    Shared shared = new Shared(training, shares, weightedShares, losses);
    return derivatives(parameters, direction, innerRate, shared);
  }

  /** A pass of samples from … whose gradient overwrites {@code into}. */
  private interface Pass {
    void gradient(Batch part, int from, float[] into);
  }

  private void inPasses(Batch batch, float[] sum, Pass pass) {
    EpochShape passes = passes(batch);
    float[] further = new float[passes.iterations() == 1 ? 0 : sum.length];
    for (int p = 0; p < passes.iterations(); p++) {
      pass.gradient(part(batch, passes, p), passes.batchStart(p), p == 0 ? sum : further);
      for (int i = 0; p > 0 && i < sum.length; i++) {
        sum[i] += further[i];
      }
    }
  }

  private EpochShape passes(Batch batch) {
    return new EpochShape(batch.size(), most == null ? batch.size() : most);
  }

  private Batch part(Batch batch, EpochShape passes, int p) {
    return batch.part(
        passes.batchStart(p), passes.batchSize(p), replica.network().input().length());
  }

  /** The training batch with s_i, s_i v_i and ℓ_i(w). // [B] each */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  private record Shared(Batch batch, double[] shares, double[] weightedShares, double[] losses) {}

  private PairGradient derivatives(
      float[] parameters, float[] direction, double innerRate, Shared of) {
    int size = of.batch.size();
    int classes = replica.network().classes();
    int[] labels = Arrays.copyOf(of.batch.labels(), size);
    double norm = Norms.l2(direction);
    if (norm == 0) { // a flat meta loss moves no weight
      return new PairGradient(labels, of.losses, new double[size], new double[classes]);
    }
    if (!Double.isFinite(norm)) {
      throw Divergence.at(
          "the meta step",
          "the gradient of the meta loss after the pseudo step is not finite (norm " + norm + ")");
    }
    double epsilon = relativeEpsilon / norm;
    Side plus = side(add(parameters, epsilon, direction), of.batch);
    Side minus = side(add(parameters, -epsilon, direction), of.batch);
    return new PairGradient(
        labels,
        of.losses,
        DirectionalDerivative.byWeight(innerRate, of.shares, plus.losses, minus.losses, epsilon),
        DirectionalDerivative.byShift(
            innerRate, of.weightedShares, plus.byLogit, minus.byLogit, epsilon));
  }

  /** Losses [B] and their derivatives by the logits [B x C] beside w. */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  private record Side(double[] losses, double[] byLogit) {}

  private Side side(float[] parameters, Batch batch) {
    replica.load(parameters);
    int classes = replica.network().classes();
    float[] logits = new float[batch.size() * classes];
    EpochShape passes = passes(batch);
    for (int p = 0; p < passes.iterations(); p++) {
      float[] some = replica.trainingLogits(part(batch, passes, p));
      System.arraycopy(some, 0, logits, passes.batchStart(p) * classes, some.length);
    }
    WeightedLoss plain = new WeightedLoss(loss, ClassWeights.ones(classes), i -> 1);
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

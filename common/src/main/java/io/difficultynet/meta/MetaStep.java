package io.difficultynet.meta;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.math.Counts;
import io.difficultynet.math.Norms;
import io.difficultynet.math.Vectors;
import io.difficultynet.weight.ClassWeights;
import io.difficultynet.weight.WeightsFromDifficulties;
import java.util.List;

/**
 * One round of learning for Difficulty-Net: for each meta gradient in turn, one Adam step on
 *
 * <pre>
 *   ∂L/∂θ = (∂L_meta/∂v)(∂v/∂d)(∂d/∂θ) + λ (∂L_driver/∂d)(∂d/∂θ)
 * </pre>
 *
 * (the paper trains θ on L_meta + λ L_driver; {@link MetaGradientMode} may leave a term out, and
 * {@link MetaSettings} may scale the first and bound how far a round goes). The difficulties move
 * with every step; a and the meta gradients are those measured at the start of the round.
 *
 * <p>This deviates from the authors' code, in which the meta term is cut off (see {@link
 * WeightsFromDifficulties#pullBack}). It deviates from the paper, whose step follows every training
 * iteration: here the steps of a round share one measurement of a and one classifier, so that
 * executors compute their meta gradients in parallel. Rounds of one iteration are the schedule of
 * the paper. The step is a pure function.
 */
public final class MetaStep {

  private final MetaSettings settings;
  private final WeightsFromDifficulties scale;
  private final double[] factors; // [C]

  /**
   * Makes the step of a run.
   *
   * @param scale the function from difficulties to weights
   * @param counts training samples of each class, each at least 1 // [C]
   */
  public MetaStep(MetaSettings settings, WeightsFromDifficulties scale, long[] counts) {
    this.settings = settings;
    this.scale = scale;
    this.factors = new double[counts.length];
    Counts.requireSamples("the scaling of meta gradients", counts);
    double total = Counts.total(counts);
    for (int c = 0; c < factors.length; c++) {
      factors[c] =
          settings.scaling() == MetaSettings.Scaling.PER_CLASS
              ? total / (factors.length * (double) counts[c])
              : 1;
    }
  }

  /**
   * Trains for one round.
   *
   * @param accuracy a, each in [0, 1] // [C]
   * @param metaGradients ∂L_meta/∂v, one a step, at least one; with {@link
   *     MetaGradientMode#DRIVER_ONLY} only their number counts // K x [C]
   * @throws DifficultyNetException DIVERGED when a meta gradient, or what the network learns from
   *     it, is not finite, or all difficulties are 0
   */
  public Outcome run(
      DifficultyNet net, AdamState adam, double[] accuracy, List<double[]> metaGradients) {
    requireUsable(net, metaGradients);
    DifficultyNet current = net;
    AdamState state = adam;
    double metaNorms = 0;
    double driverNorms = 0;
    double[] metaGradientSum = new double[net.classes()];
    double[] byDifficultySum = new double[net.classes()];
    ClassWeights start = scale.weights(forward(net, accuracy).difficulty());
    int steps = 0;
    for (double[] metaGradient : metaGradients) {
      metaGradientSum = Vectors.sum(metaGradientSum, metaGradient);
      if (leftTrustRegion(start, current, accuracy)) {
        continue;
      }
      DifficultyNet.Forward forward = forward(current, accuracy);
      double[] byDifficulty = metaTerm(forward, metaGradient); // [C]
      double[] meta = current.gradient(forward, byDifficulty); // [P]
      double[] driver = driverTerm(current, forward, accuracy); // [P]
      Adam.Result next =
          Adam.step(settings.adam(), state, current.theta(), Vectors.sum(meta, driver));
      current = DifficultyNet.of(net.classes(), net.hidden(), next.parameters());
      state = next.state();
      byDifficultySum = Vectors.sum(byDifficultySum, byDifficulty);
      metaNorms += Norms.l2(meta);
      driverNorms += Norms.l2(driver);
      steps++;
    }
    double[] difficulty = forward(current, accuracy).difficulty();
    return new Outcome(
        current,
        state,
        scale.weights(difficulty),
        accuracy.clone(),
        difficulty,
        steps,
        DriverLoss.value(difficulty, accuracy),
        metaNorms / steps,
        driverNorms / steps,
        Vectors.scale(1.0 / metaGradients.size(), metaGradientSum),
        Vectors.scale(-1.0 / steps, byDifficultySum));
  }

  /** Parameters that are finite still may give difficulties of which no weights can be made. */
  private DifficultyNet.Forward forward(DifficultyNet net, double[] accuracy) {
    DifficultyNet.Forward forward = net.forward(accuracy);
    double[] difficulty = forward.difficulty();
    Divergence.requireFinite("difficulty of class", difficulty);
    if (!scale.canWeigh(difficulty)) {
      throw Divergence.ofLearner(
          "difficulties", "are 0 for all %d classes".formatted(difficulty.length));
    }
    return forward;
  }

  /** Whether a weight has moved further in this round than the meta gradient can be trusted. */
  private boolean leftTrustRegion(ClassWeights start, DifficultyNet net, double[] accuracy) {
    Double bound = settings.trustRegion();
    if (bound == null) {
      return false;
    }
    ClassWeights now = scale.weights(forward(net, accuracy).difficulty());
    for (int c = 0; c < now.classes(); c++) {
      if (!(Math.abs(StrictMath.log(now.of(c) / start.of(c))) <= bound)) {
        return true;
      }
    }
    return false;
  }

  /** ∂L_meta/∂d with the scaling that is set. // [C] */
  private double[] metaTerm(DifficultyNet.Forward forward, double[] metaGradient) {
    return settings.mode().usesMeta()
        ? scale.pullBack(forward.difficulty(), scaled(metaGradient))
        : new double[metaGradient.length];
  }

  private double[] scaled(double[] metaGradient) {
    double[] scaled = metaGradient.clone();
    for (int c = 0; c < scaled.length; c++) {
      scaled[c] *= factors[c];
    }
    return scaled;
  }

  private double[] driverTerm(DifficultyNet net, DifficultyNet.Forward forward, double[] accuracy) {
    double lambda = settings.mode().usesDriver() ? settings.driverWeight() : 0;
    double[] byDifficulty = DriverLoss.gradient(forward.difficulty(), accuracy);
    return net.gradient(forward, Vectors.scale(lambda, byDifficulty));
  }

  private static void requireUsable(DifficultyNet net, List<double[]> metaGradients) {
    if (metaGradients.isEmpty()) {
      throw new IllegalArgumentException(
          "No meta gradient was given, so there is no step to take; give at least one,"
              + " of zeros when only the driver loss counts");
    }
    for (int k = 0; k < metaGradients.size(); k++) {
      double[] metaGradient = metaGradients.get(k);
      Vectors.requireLength("metaGradients.get(" + k + ")", metaGradient, net.classes());
      for (int c = 0; c < metaGradient.length; c++) {
        if (!Double.isFinite(metaGradient[c])) {
          throw Divergence.atDerivative(
              "meta gradient of pair " + k + ", class " + c, metaGradient[c]);
        }
      }
    }
  }

  /** The outcome of a round of learning. Arrays are copied out. */
  public static final class Outcome {
    private final DifficultyNet net;
    private final AdamState adam;
    private final ClassWeights weights;
    private final double[] accuracy;
    private final double[] difficulty;
    private final int steps;
    private final double driverLoss;
    private final double metaGradientNorm;
    private final double driverGradientNorm;
    private final double[] meanMetaGradient;
    private final double[] metaPull;

    private Outcome(
        DifficultyNet net,
        AdamState adam,
        ClassWeights weights,
        double[] accuracy,
        double[] difficulty,
        int steps,
        double driverLoss,
        double metaGradientNorm,
        double driverGradientNorm,
        double[] meanMetaGradient,
        double[] metaPull) {
      this.net = net;
      this.adam = adam;
      this.weights = weights;
      this.accuracy = accuracy;
      this.difficulty = difficulty;
      this.steps = steps;
      this.driverLoss = driverLoss;
      this.metaGradientNorm = metaGradientNorm;
      this.driverGradientNorm = driverGradientNorm;
      this.meanMetaGradient = meanMetaGradient;
      this.metaPull = metaPull;
    }

    /** Returns Difficulty-Net after the last step. */
    public DifficultyNet net() {
      return net;
    }

    /** Returns the optimizer's state after the last step. */
    public AdamState adam() {
      return adam;
    }

    /** Returns v of the new network: the class weights of the next round. */
    public ClassWeights weights() {
      return weights;
    }

    /**
     * Returns the number of steps taken, which is less than the number of gradients where the trust
     * region ended the round.
     */
    public int steps() {
      return steps;
    }

    /** Returns a, the accuracies that the network has read. // [C] */
    public double[] accuracy() {
      return accuracy.clone();
    }

    /** Returns d of the new network. // [C] */
    public double[] difficulty() {
      return difficulty.clone();
    }

    /** Returns L_driver of the new network, without λ. */
    public double driverLoss() {
      return driverLoss;
    }

    /** Returns the mean over steps of ‖∂L_meta/∂θ‖₂; 0 when the mode leaves the term out. */
    public double metaGradientNorm() {
      return metaGradientNorm;
    }

    /** Returns the mean over steps of ‖λ ∂L_driver/∂θ‖₂; 0 when the mode leaves the term out. */
    public double driverGradientNorm() {
      return driverGradientNorm;
    }

    /** Returns the mean of the meta gradients given, ∂L_meta/∂v. // [C] */
    public double[] meanMetaGradient() {
      return meanMetaGradient.clone();
    }

    /**
     * Returns the mean of −∂L_meta/∂d over the steps taken, with the scaling that is set. It is
     * positive where the meta loss asks for a larger difficulty. // [C]
     */
    public double[] metaPull() {
      return metaPull.clone();
    }
  }
}

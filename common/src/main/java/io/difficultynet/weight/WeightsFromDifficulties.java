package io.difficultynet.weight;

import io.difficultynet.math.Counts;
import io.difficultynet.math.Vectors;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Class weights as a function of difficulties:
 *
 * <pre>
 *   v_c = p_c e_c / Σ_k s_k p_k e_k,   e_c = f + (1 − f) d_c,   Σ_k s_k = 1
 * </pre>
 *
 * with a prior p that the difficulties multiply, a floor f, and shares s over which the mean weight
 * is 1. In the paper p_c = 1, f = 0 and s_c = 1/C, hence v_c = C d_c / Σ_k d_k. Beyond the paper:
 * p_c = n_c^−γ, so that learning starts from weights for rare classes instead of from equal ones; f
 * above 0, so that no class is starved however long the training, as max e / min e ≤ 1/f; and s_c =
 * n_c/N, so that weights do not change the mean size of a sample's gradient, and with it the
 * learning rate.
 *
 * <p>Instances are immutable and copy arrays in and out.
 */
public final class WeightsFromDifficulties implements Serializable {

  private static final long serialVersionUID = 1L;

  private final double[] prior; // [C]
  private final double[] shares; // [C]
  private final double floor;

  private WeightsFromDifficulties(double[] prior, double[] shares, double floor) {
    this.prior = prior;
    this.shares = shares;
    this.floor = floor;
  }

  /**
   * Returns the function of the paper: without a prior and a floor, with mean 1 over the classes.
   */
  public static WeightsFromDifficulties overClasses(int classes) {
    double[] prior = new double[classes];
    double[] shares = new double[classes];
    Arrays.fill(prior, 1);
    Arrays.fill(shares, 1.0 / classes);
    return new WeightsFromDifficulties(prior, shares, 0);
  }

  /** Returns this function with mean 1 over the training samples: s_c = n_c / N. */
  public WeightsFromDifficulties overSamples(long[] counts) {
    Counts.requireSamples("weights with mean 1 over the samples", counts);
    double total = Counts.total(counts);
    double[] shares = Arrays.stream(counts).mapToDouble(n -> n / total).toArray();
    Vectors.requireLength("counts", shares, prior.length);
    return new WeightsFromDifficulties(prior, shares, floor);
  }

  /** Returns this function with the prior p. */
  public WeightsFromDifficulties withPrior(ClassWeights prior) {
    Vectors.requireLength("prior", prior.toArray(), shares.length);
    return new WeightsFromDifficulties(prior.toArray(), shares, floor);
  }

  /**
   * Returns this function with a floor.
   *
   * @param newFloor f, in [0, 1)
   */
  public WeightsFromDifficulties withFloor(double newFloor) {
    return new WeightsFromDifficulties(prior, shares, newFloor);
  }

  /** Returns the weights of equal difficulties. Without a prior they are exactly 1. */
  public ClassWeights base() {
    if (Arrays.stream(prior).allMatch(p -> p == prior[0])) {
      return ClassWeights.ones(prior.length);
    }
    double[] ones = new double[prior.length];
    Arrays.fill(ones, 1);
    return weights(ones);
  }

  /**
   * Returns v.
   *
   * @param difficulty d, each in [0, 1], at least one above 0 // [C]
   */
  public ClassWeights weights(double[] difficulty) {
    double total = total(difficulty);
    double[] weights = new double[difficulty.length];
    for (int c = 0; c < weights.length; c++) {
      weights[c] = prior[c] * raised(difficulty[c]) / total;
    }
    return ClassWeights.of(weights);
  }

  /**
   * Returns the gradient by the difficulties that a gradient by the weights implies:
   *
   * <pre>
   *   ∂L/∂d_k = (1 − f) p_k (g_k − s_k Σ_c g_c v_c) / Σ_c s_c p_c e_c,   g = ∂L/∂v
   * </pre>
   *
   * The authors' code rebuilds the weights as a new tensor here, which cuts the graph: there this
   * gradient is zero and only the driver loss trains Difficulty-Net. The setting {@code
   * method.meta-gradient = driver-only} does the same.
   *
   * @param difficulty d, each in [0, 1], at least one above 0 // [C]
   * @param lossByWeights ∂L/∂v // [C]
   * @return ∂L/∂d // [C]
   */
  public double[] pullBack(double[] difficulty, double[] lossByWeights) {
    double total = total(difficulty);
    Vectors.requireLength("lossByWeights", lossByWeights, prior.length);
    double along = 0; // Σ g_c v_c
    for (int c = 0; c < prior.length; c++) {
      along += lossByWeights[c] * prior[c] * raised(difficulty[c]) / total;
    }
    double[] gradient = new double[prior.length];
    for (int k = 0; k < gradient.length; k++) {
      gradient[k] = (1 - floor) * prior[k] * (lossByWeights[k] - shares[k] * along) / total;
    }
    return gradient;
  }

  private double raised(double difficulty) {
    return floor + (1 - floor) * difficulty;
  }

  /** Returns whether difficulties, each in [0, 1], are not all 0, or have a floor. */
  public boolean canWeigh(double[] difficulty) {
    return sum(difficulty) > 0;
  }

  private double sum(double[] difficulty) {
    Vectors.requireLength("difficulty", difficulty, prior.length);
    Vectors.requireWithin("difficulty", difficulty, 0, 1);
    double total = 0;
    for (int c = 0; c < difficulty.length; c++) {
      total += shares[c] * prior[c] * raised(difficulty[c]);
    }
    return total;
  }

  private double total(double[] difficulty) {
    double total = sum(difficulty);
    if (!(total > 0)) {
      throw new IllegalArgumentException(
          "All "
              + difficulty.length
              + " difficulties are 0, so that weights cannot be normalised; Difficulty-Net has"
              + " saturated: lower method.adam.rate");
    }
    return total;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WeightsFromDifficulties that
        && Arrays.equals(prior, that.prior)
        && Arrays.equals(shares, that.shares)
        && floor == that.floor;
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(prior) + Arrays.hashCode(shares)) + Double.hashCode(floor);
  }

  @Override
  public String toString() {
    return "WeightsFromDifficulties[prior=%s, shares=%s, floor=%s]"
        .formatted(Arrays.toString(prior), Arrays.toString(shares), floor);
  }
}

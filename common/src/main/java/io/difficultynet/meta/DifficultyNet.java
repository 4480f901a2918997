package io.difficultynet.meta;

import io.difficultynet.math.Vectors;
import io.difficultynet.seed.Uniforms;
import java.io.Serializable;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Difficulty-Net, an MLP from the accuracies of all classes to the difficulty of each:
 *
 * <pre>
 *   h₁ = relu(W₁ a + b₁)      // [h]
 *   h₂ = relu(W₂ h₁ + b₂)     // [h]
 *   d  = sigmoid(W₃ h₂ + b₃)  // [C]
 * </pre>
 *
 * (the paper's "relative difficulty": a class is hard beside the others, so the input is the whole
 * vector.) θ is flat in the order W₁, b₁, W₂, b₂, W₃, b₃, matrices row by row with one row per
 * output: the order of {@code nn.Sequential.parameters()} in PyTorch. Immutable; arrays are copied
 * in and out. {@link StrictMath}, so that every machine gives the same bits.
 */
public final class DifficultyNet implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int classes;
  private final int hidden;
  private final double[] theta;

  private DifficultyNet(int classes, int hidden, double[] theta) {
    this.classes = classes;
    this.hidden = hidden;
    this.theta = theta;
  }

  /**
   * Returns a network with the initial values of PyTorch's {@code nn.Linear}: weights and biases
   * uniform in ±1/√(fan-in), drawn in θ's order.
   */
  public static DifficultyNet initial(int classes, int hidden, SplittableRandom random) {
    double[] theta = new double[parameterCount(classes, hidden)];
    Layout at = new Layout(classes, hidden);
    fill(theta, 0, at.weights2(), classes, random);
    fill(theta, at.weights2(), at.weights3(), hidden, random);
    fill(theta, at.weights3(), theta.length, hidden, random);
    return new DifficultyNet(classes, hidden, theta);
  }

  private static void fill(double[] theta, int from, int to, int fanIn, SplittableRandom random) {
    double bound = 1 / Math.sqrt(fanIn);
    for (int i = from; i < to; i++) {
      theta[i] = Uniforms.between(-bound, bound, random);
    }
  }

  /**
   * Returns the network with these parameters.
   *
   * @throws IllegalArgumentException when θ has another length than {@link #parameterCount} or an
   *     element that is not finite
   */
  public static DifficultyNet of(int classes, int hidden, double[] theta) {
    Vectors.requireLength("theta", theta, parameterCount(classes, hidden));
    Vectors.requireFinite("theta", theta);
    return new DifficultyNet(classes, hidden, theta.clone());
  }

  /**
   * Returns the length of θ: (C + 1) h + (h + 1) h + (h + 1) C.
   *
   * @throws IllegalArgumentException when a size is below 1 or θ does not fit into an array
   */
  public static int parameterCount(int classes, int hidden) {
    if (classes < 1 || hidden < 1) {
      throw new IllegalArgumentException(
          "Difficulty-Net needs at least 1 class and 1 hidden unit, but got classes = "
              + classes
              + " and hidden = "
              + hidden);
    }
    double count = (classes + 1.0) * hidden + (hidden + 1.0) * hidden + (hidden + 1.0) * classes;
    if (count > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "Difficulty-Net with classes = "
              + classes
              + " and hidden = "
              + hidden
              + " has more parameters than an array holds; lower method.hidden");
    }
    return (int) count;
  }

  /** Returns C. */
  public int classes() {
    return classes;
  }

  /** Returns h. */
  public int hidden() {
    return hidden;
  }

  /** Returns a copy of θ. */
  public double[] theta() {
    return theta.clone();
  }

  /**
   * Computes the difficulties.
   *
   * @param accuracy a, each in [0, 1] // [C]
   * @throws IllegalArgumentException when an accuracy is NaN or out of range
   */
  public Forward forward(double[] accuracy) {
    Vectors.requireLength("accuracy", accuracy, classes);
    Vectors.requireWithin("accuracy", accuracy, 0, 1);
    Layout at = new Layout(classes, hidden);
    double[] hidden1 = dense(accuracy, at.weights1(), at.bias1(), hidden); // [h]
    rectify(hidden1);
    double[] hidden2 = dense(hidden1, at.weights2(), at.bias2(), hidden); // [h]
    rectify(hidden2);
    double[] difficulty = dense(hidden2, at.weights3(), at.bias3(), classes); // [C]
    for (int c = 0; c < classes; c++) {
      difficulty[c] = sigmoid(difficulty[c]);
    }
    return new Forward(this, accuracy.clone(), hidden1, hidden2, difficulty);
  }

  /**
   * Pulls a gradient back from the difficulties to the parameters.
   *
   * @param forward what {@link #forward} of this very network returned
   * @param lossByDifficulty ∂L/∂d // [C]
   * @return ∂L/∂θ in θ's order; the derivative of relu at 0 is 0, as in PyTorch
   */
  @SuppressWarnings("ReferenceEquality") // equal contents would do, but comparing θ costs a pass
  public double[] gradient(Forward forward, double[] lossByDifficulty) {
    if (forward.net != this) {
      throw new IllegalArgumentException(
          "The forward pass belongs to another Difficulty-Net; call forward on this one first");
    }
    Vectors.requireLength("lossByDifficulty", lossByDifficulty, classes);
    Layout at = new Layout(classes, hidden);
    double[] gradient = new double[theta.length];
    double[] delta3 = new double[classes]; // [C]
    for (int c = 0; c < classes; c++) {
      double d = forward.difficulty[c];
      delta3[c] = lossByDifficulty[c] * d * (1 - d);
    }
    outer(delta3, forward.hidden2, gradient, at.weights3(), at.bias3());
    double[] delta2 = back(delta3, at.weights3(), forward.hidden2); // [h]
    outer(delta2, forward.hidden1, gradient, at.weights2(), at.bias2());
    double[] delta1 = back(delta2, at.weights2(), forward.hidden1); // [h]
    outer(delta1, forward.accuracy, gradient, at.weights1(), at.bias1());
    return gradient;
  }

  /** W x + b. */
  private double[] dense(double[] x, int weights, int bias, int outputs) {
    double[] y = new double[outputs];
    for (int i = 0; i < outputs; i++) {
      double sum = theta[bias + i];
      int row = weights + i * x.length;
      for (int j = 0; j < x.length; j++) {
        sum += theta[row + j] * x[j];
      }
      y[i] = sum;
    }
    return y;
  }

  private static void rectify(double[] x) {
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.max(0, x[i]);
    }
  }

  /** 1 / (1 + e^−x), written so that e never overflows. */
  private static double sigmoid(double x) {
    double e = StrictMath.exp(-Math.abs(x));
    return x >= 0 ? 1 / (1 + e) : e / (1 + e);
  }

  /** ∂L/∂W = δ inputᵀ and ∂L/∂b = δ of one layer. */
  private static void outer(
      double[] delta, double[] input, double[] gradient, int weights, int bias) {
    for (int i = 0; i < delta.length; i++) {
      int row = weights + i * input.length;
      for (int j = 0; j < input.length; j++) {
        gradient[row + j] = delta[i] * input[j];
      }
      gradient[bias + i] = delta[i];
    }
  }

  /** Wᵀ δ through the relu whose output was {@code activation}. */
  private double[] back(double[] delta, int weights, double[] activation) {
    double[] input = new double[activation.length];
    for (int i = 0; i < delta.length; i++) {
      int row = weights + i * activation.length;
      for (int j = 0; j < activation.length; j++) {
        input[j] += theta[row + j] * delta[i];
      }
    }
    for (int j = 0; j < activation.length; j++) {
      if (activation[j] <= 0) {
        input[j] = 0;
      }
    }
    return input;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DifficultyNet that
        && classes == that.classes
        && hidden == that.hidden
        && Arrays.equals(theta, that.theta);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * classes + hidden) + Arrays.hashCode(theta);
  }

  @Override
  public String toString() {
    return "DifficultyNet[" + classes + " → " + hidden + " → " + hidden + " → " + classes + "]";
  }

  /** Where each matrix and bias starts in θ. */
  private record Layout(int classes, int hidden) {
    int weights1() {
      return 0;
    }

    int bias1() {
      return hidden * classes;
    }

    int weights2() {
      return bias1() + hidden;
    }

    int bias2() {
      return weights2() + hidden * hidden;
    }

    int weights3() {
      return bias2() + hidden;
    }

    int bias3() {
      return weights3() + classes * hidden;
    }
  }

  /** A forward pass with the activations that {@link #gradient} needs. */
  public static final class Forward {
    private final DifficultyNet net;
    private final double[] accuracy;
    private final double[] hidden1;
    private final double[] hidden2;
    private final double[] difficulty;

    private Forward(
        DifficultyNet net,
        double[] accuracy,
        double[] hidden1,
        double[] hidden2,
        double[] difficulty) {
      this.net = net;
      this.accuracy = accuracy;
      this.hidden1 = hidden1;
      this.hidden2 = hidden2;
      this.difficulty = difficulty;
    }

    /** Returns a copy of d, each in [0, 1] (0 and 1 only by rounding). // [C] */
    public double[] difficulty() {
      return difficulty.clone();
    }
  }
}

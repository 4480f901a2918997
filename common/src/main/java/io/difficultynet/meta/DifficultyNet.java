package io.difficultynet.meta;

import io.difficultynet.math.Vectors;
import java.io.Serializable;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Difficulty-Net, an MLP that computes the difficulty of each class from the accuracies of all
 * classes:
 *
 * <pre>
 *   h₁ = relu(W₁ a + b₁)      // [h]
 *   h₂ = relu(W₂ h₁ + b₂)     // [h]
 *   d  = sigmoid(W₃ h₂ + b₃)  // [C]
 * </pre>
 *
 * The paper calls it "relative difficulty": a class is hard in comparison with the others, so the
 * input is the whole vector. θ is flat in the order W₁, b₁, W₂, b₂, W₃, b₃, with matrices row by
 * row and a row for each output, which is the order of {@code nn.Sequential.parameters()} in
 * PyTorch. Instances are immutable and copy arrays in and out. They compute with {@link
 * StrictMath}, so that every machine gives the same bits.
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
    Layers layers = new Layers(classes, hidden);
    layers.first().initialise(theta, random);
    layers.second().initialise(theta, random);
    layers.third().initialise(theta, random);
    return new DifficultyNet(classes, hidden, theta);
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
    Layers layers = new Layers(classes, hidden);
    double[] hidden1 = Dense.rectify(layers.first().forward(theta, accuracy)); // [h]
    double[] hidden2 = Dense.rectify(layers.second().forward(theta, hidden1)); // [h]
    double[] difficulty = layers.third().forward(theta, hidden2); // [C]
    for (int c = 0; c < classes; c++) {
      difficulty[c] = Dense.sigmoid(difficulty[c]);
    }
    return new Forward(this, accuracy.clone(), hidden1, hidden2, difficulty);
  }

  /**
   * Returns the gradient by the parameters that a gradient by the difficulties implies.
   *
   * @param forward a pass that {@link #forward} of this same object returned
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
    Layers layers = new Layers(classes, hidden);
    double[] gradient = new double[theta.length];
    double[] delta3 = new double[classes]; // [C]
    for (int c = 0; c < classes; c++) {
      double d = forward.difficulty[c];
      delta3[c] = lossByDifficulty[c] * d * (1 - d);
    }
    layers.third().addGradient(delta3, forward.hidden2, gradient);
    double[] delta2 = layers.third().back(theta, delta3, forward.hidden2); // [h]
    layers.second().addGradient(delta2, forward.hidden1, gradient);
    double[] delta1 = layers.second().back(theta, delta2, forward.hidden1); // [h]
    layers.first().addGradient(delta1, forward.accuracy, gradient);
    return gradient;
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

  /** The places of the three layers in θ. */
  private record Layers(int classes, int hidden) {
    Dense first() {
      return new Dense(0, classes, hidden);
    }

    Dense second() {
      return first().next(hidden);
    }

    Dense third() {
      return second().next(classes);
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

package io.difficultynet.meta;

import java.util.Arrays;

/**
 * The parameters of a network that learns weights, and the state of their optimizer. Such a network
 * carries nothing else from one round to the next. Instances are immutable, copy arrays in and out,
 * and are equal when all values have the same bits.
 */
public final class Learner {

  /** The learner of methods that learn no weights. */
  public static final Learner NONE = new Learner(new double[0], AdamState.initial(0));

  private final double[] theta;
  private final AdamState adam;

  /**
   * Makes a learner of parameters and the state that belongs to them.
   *
   * @throws IllegalArgumentException when they differ in length
   */
  public Learner(double[] theta, AdamState adam) {
    if (adam.first().length != theta.length) {
      throw new IllegalArgumentException(
          "theta has %d elements and the state of Adam %d; the numbers must be equal"
              .formatted(theta.length, adam.first().length));
    }
    this.theta = theta.clone();
    this.adam = adam;
  }

  /** Returns parameters before their first step. */
  public static Learner initial(double[] theta) {
    return new Learner(theta, AdamState.initial(theta.length));
  }

  /** Returns a copy of θ. */
  public double[] theta() {
    return theta.clone();
  }

  /** Returns the state of the optimizer of θ. */
  public AdamState adam() {
    return adam;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Learner that
        && Arrays.equals(theta, that.theta)
        && adam.equals(that.adam);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(theta) + adam.hashCode();
  }

  @Override
  public String toString() {
    return "Learner[" + theta.length + " parameters, " + adam.step() + " steps]";
  }
}

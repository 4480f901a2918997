package io.difficultynet.meta;

import io.difficultynet.math.Vectors;

/**
 * Adam (Kingma and Ba, ICLR 2015, algorithm 1) with the semantics of {@code torch.optim.Adam}, for
 * step t = 1, 2, …:
 *
 * <pre>
 *   g = gradient + weightDecay · θ
 *   m = β₁ m + (1 − β₁) g
 *   s = β₂ s + (1 − β₂) g²
 *   θ = θ − rate / (1 − β₁ᵗ) · m / (√s / √(1 − β₂ᵗ) + ε)
 * </pre>
 *
 * The step is a pure function: it changes nothing in place.
 */
public final class Adam {

  private Adam() {}

  /**
   * Returns parameters and state after one step.
   *
   * @throws IllegalArgumentException when lengths differ
   * @throws io.difficultynet.error.DifficultyNetException DIVERGED when a parameter or the state is
   *     not finite afterwards
   */
  public static Result step(
      AdamSettings settings, AdamState state, double[] parameters, double[] gradient) {
    int n = parameters.length;
    double[] first = state.first();
    double[] second = state.second();
    Vectors.requireLength("Adam's state", first, n);
    Vectors.requireLength("gradient", gradient, n);
    long step = state.step() + 1;
    double correction1 = 1 - StrictMath.pow(settings.beta1(), (double) step);
    double correction2 = Math.sqrt(1 - StrictMath.pow(settings.beta2(), (double) step));
    double[] next = new double[n];
    for (int i = 0; i < n; i++) {
      double g = gradient[i] + settings.weightDecay() * parameters[i];
      first[i] = settings.beta1() * first[i] + (1 - settings.beta1()) * g;
      second[i] = settings.beta2() * second[i] + (1 - settings.beta2()) * g * g;
      double scale = Math.sqrt(second[i]) / correction2 + settings.epsilon();
      next[i] = parameters[i] - settings.rate() / correction1 * first[i] / scale;
    }
    Divergence.requireFinite("mean gradient of parameter", first);
    Divergence.requireFinite("mean squared gradient of parameter", second);
    Divergence.requireFinite("parameter", next);
    return new Result(AdamState.of(step, first, second), next);
  }

  /** The state and the parameters after a step. */
  public static final class Result {
    private final AdamState state;
    private final double[] parameters;

    private Result(AdamState state, double[] parameters) {
      this.state = state;
      this.parameters = parameters;
    }

    /** Returns the state after the step. */
    public AdamState state() {
      return state;
    }

    /** Returns a copy of the parameters after the step. */
    public double[] parameters() {
      return parameters.clone();
    }
  }
}

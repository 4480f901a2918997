package io.difficultynet.job.train;

import io.difficultynet.job.network.Model;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.round.HeldOut;
import io.difficultynet.job.round.Measurement;
import io.difficultynet.job.round.Replicas;
import java.util.Arrays;
import java.util.List;

/**
 * The τ-normalised classifier (Kang et al., "Decoupling Representation and Classifier for
 * Long-Tailed Recognition", ICLR 2020, section 4.2, <a
 * href="https://arxiv.org/abs/1910.09217">arXiv 1910.09217</a>). After training, frequent classes
 * have longer weight vectors and so larger logits. This makes the lengths more equal:
 *
 * <pre>
 *   W_c ← W_c / ‖W_c‖₂^τ,   b_c ← 0
 * </pre>
 *
 * τ = 0 only drops the bias, τ = 1 makes all classes equally long. A class whose weights are all 0
 * keeps them.
 */
public final class TauNormalisation {

  private TauNormalisation() {}

  /**
   * The model that is normalised by the best τ.
   *
   * @param tau the chosen τ
   * @param model the model, normalised by it
   * @param validation measurement of that model on the validation split
   * @param seconds duration of all measurements
   */
  public record Chosen(double tau, Model model, Measurement validation, double seconds) {}

  /**
   * Returns the model normalised by the τ of {@code grid} with the best balanced validation
   * accuracy, and by the smallest such τ on a tie.
   *
   * @param grid values of τ, ascending, at least one
   */
  public static Chosen choose(
      NetworkDescription network, Model model, List<Double> grid, Replicas replicas) {
    Chosen best = null;
    double seconds = 0;
    for (double tau : grid) {
      Model normalised = of(network, model, tau);
      Measurement measured = replicas.measure(normalised, HeldOut.VALIDATION);
      seconds += measured.seconds();
      if (best == null || balanced(measured) > balanced(best.validation)) {
        best = new Chosen(tau, normalised, measured, 0);
      }
    }
    if (best == null) {
      throw new IllegalArgumentException("There is no tau to choose from");
    }
    return new Chosen(best.tau, best.model, best.validation, seconds);
  }

  /** Returns the model normalised by {@code tau}. */
  public static Model of(NetworkDescription network, Model model, double tau) {
    int features = network.classifier().inFeatures();
    float[] parameters = model.parameters().clone();
    int at = network.classifierOffset();
    for (int c = 0; c < network.classes(); c++, at += features) {
      double squares = 0;
      for (int k = at; k < at + features; k++) {
        squares += (double) parameters[k] * parameters[k];
      }
      double length = squares == 0 ? 1 : StrictMath.pow(Math.sqrt(squares), tau);
      for (int k = at; k < at + features; k++) {
        parameters[k] = (float) (parameters[k] / length);
      }
    }
    Arrays.fill(parameters, at, parameters.length, 0f); // biases
    return new Model(parameters, model.statistics());
  }

  private static double balanced(Measurement measured) {
    return measured.confusion().counts().balancedAccuracy();
  }
}

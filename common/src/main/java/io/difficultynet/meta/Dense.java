package io.difficultynet.meta;

import io.difficultynet.seed.Uniforms;
import java.util.SplittableRandom;

/**
 * A layer y = W x + b of an MLP, whose layers lie one behind the other in a flat θ: first W, row by
 * row with a row for each output, then b, as in {@code nn.Linear}. The record knows the place of
 * the parameters and holds none.
 *
 * @param start index of the first element of W in θ
 * @param inputs length of x
 * @param outputs length of y
 */
record Dense(int start, int inputs, int outputs) {

  /** Returns the layer that follows this one in θ. */
  Dense next(int outputsOfNext) {
    return new Dense(end(), outputs, outputsOfNext);
  }

  private int bias() {
    return start + inputs * outputs;
  }

  /** Returns the index in θ at which the next layer starts. */
  int end() {
    return bias() + outputs;
  }

  /** Draws initial values as PyTorch's {@code nn.Linear} does: uniform in ±1/√inputs. */
  void initialise(double[] theta, SplittableRandom random) {
    double bound = 1 / Math.sqrt(inputs);
    for (int i = start; i < end(); i++) {
      theta[i] = Uniforms.between(-bound, bound, random);
    }
  }

  /** Returns W x + b. // [outputs] */
  double[] forward(double[] theta, double[] x) {
    double[] y = new double[outputs];
    for (int i = 0; i < outputs; i++) {
      double sum = theta[bias() + i];
      int row = start + i * inputs;
      for (int j = 0; j < inputs; j++) {
        sum += theta[row + j] * x[j];
      }
      y[i] = sum;
    }
    return y;
  }

  /** Adds ∂L/∂W = δ xᵀ and ∂L/∂b = δ for δ = ∂L/∂y to the gradient of θ. */
  void addGradient(double[] delta, double[] x, double[] gradient) {
    for (int i = 0; i < outputs; i++) {
      int row = start + i * inputs;
      for (int j = 0; j < inputs; j++) {
        gradient[row + j] += delta[i] * x[j];
      }
      gradient[bias() + i] += delta[i];
    }
  }

  /** Returns Wᵀ δ through the relu whose output was x; its derivative at 0 is 0. // [inputs] */
  double[] back(double[] theta, double[] delta, double[] x) {
    double[] input = new double[inputs];
    for (int i = 0; i < outputs; i++) {
      int row = start + i * inputs;
      for (int j = 0; j < inputs; j++) {
        input[j] += theta[row + j] * delta[i];
      }
    }
    for (int j = 0; j < inputs; j++) {
      if (x[j] <= 0) {
        input[j] = 0;
      }
    }
    return input;
  }

  /** Replaces x by max(0, x) and returns it. */
  static double[] rectify(double[] x) {
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.max(0, x[i]);
    }
    return x;
  }

  /** Returns 1 / (1 + e^−x), computed so that nothing overflows. */
  static double sigmoid(double x) {
    double e = StrictMath.exp(-Math.abs(x));
    return x >= 0 ? 1 / (1 + e) : e / (1 + e);
  }
}

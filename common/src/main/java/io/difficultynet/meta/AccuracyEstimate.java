package io.difficultynet.meta;

import io.difficultynet.math.Vectors;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Estimates the accuracies that weights follow from: of few validation samples the measured share
 * is mostly chance, 0 or 1 with a single one. A class with n_c samples of which the share a_c was
 * right is taken to be right in (n_c a_c + m p_c) / (n_c + m), the posterior mean under a beta
 * distribution that weighs m samples and has the mean p_c (Gelman et al., Bayesian Data Analysis,
 * 3rd edition, section 2.1). A class without validation samples is taken to have p_c.
 *
 * @param prior what p_c is
 * @param samples m, at least 0; 0 leaves what was measured as it is
 */
public record AccuracyEstimate(AccuracyPrior prior, double samples) implements Serializable {

  /**
   * Returns the estimates.
   *
   * @param measured a, each in [0, 1], or NaN of a class without validation samples // [C]
   * @param validationCounts n, validation samples of each class // [C]
   * @param trainCounts training samples of each class, each at least 1 // [C]
   * @throws IllegalArgumentException when no class is measured, or lengths differ
   */
  public double[] of(double[] measured, long[] validationCounts, long[] trainCounts) {
    Vectors.requireLength("accuracy", measured, validationCounts.length);
    Vectors.requireLength("accuracy", measured, trainCounts.length);
    if (samples == 0 && Arrays.stream(measured).noneMatch(Double::isNaN)) {
      return measured;
    }
    double[] expected = prior.of(measured, trainCounts);
    double[] estimates = new double[measured.length];
    for (int c = 0; c < estimates.length; c++) {
      double shareOfPrior = samples / (validationCounts[c] + samples);
      estimates[c] =
          Double.isNaN(measured[c])
              ? expected[c]
              : measured[c] + shareOfPrior * (expected[c] - measured[c]);
    }
    return estimates;
  }
}

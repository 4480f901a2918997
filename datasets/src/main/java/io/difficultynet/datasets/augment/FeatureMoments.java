package io.difficultynet.datasets.augment;

import io.difficultynet.datasets.FeatureStore;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;

/**
 * Mean and standard deviation of each feature over n vectors, in one pass over differences d to the
 * first vector,
 *
 * <pre>
 *   μ = x_1 + Σd / n,   σ = sqrt(Σd² / n − (Σd / n)²)
 * </pre>
 *
 * summed in double in the order of the samples (Chan, Golub and LeVeque 1983, "Algorithms for
 * Computing the Sample Variance", <a href="https://doi.org/10.1080/00031305.1983.10483115">section
 * 2</a>, data shifted). A feature that is the same in all vectors has d = 0 exactly; its σ counts
 * as 1, so that it becomes 0.
 */
final class FeatureMoments {

  private FeatureMoments() {}

  /**
   * Measures on the vectors {@code indices}.
   *
   * @throws DifficultyNetException DATA_UNSUITABLE if there is none
   */
  static Normalisation measure(FeatureStore rows, int[] indices) {
    if (indices.length == 0) {
      throw new DifficultyNetException(
          ErrorCode.DATA_UNSUITABLE,
          "features.standardise",
          "there is no training sample to measure mean and std on",
          "Give training samples, or set it to false");
    }
    int features = rows.channels();
    float[] first = new float[features];
    float[] row = new float[features];
    double[] sum = new double[features]; // Σd
    double[] squares = new double[features]; // Σd²
    rows.read(indices[0], first, 0);
    for (int index : indices) {
      rows.read(index, row, 0);
      for (int j = 0; j < features; j++) {
        double d = (double) row[j] - first[j];
        sum[j] += d;
        squares[j] += d * d;
      }
    }
    float[] mean = new float[features];
    float[] std = new float[features];
    for (int j = 0; j < features; j++) {
      double shift = sum[j] / indices.length;
      double variance = squares[j] / indices.length - shift * shift;
      mean[j] = (float) (first[j] + shift);
      float deviation = (float) Math.sqrt(Math.max(0, variance));
      std[j] = deviation > 0 ? deviation : 1;
    }
    return new Normalisation(mean, std);
  }
}

package io.difficultynet.datasets.augment;

import io.difficultynet.datasets.FeatureStore;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.SampleStore;

/**
 * Turns a feature vector x into (x − μ) / σ, feature by feature; the same to train and to evaluate.
 */
public final class FeaturePipeline implements InputPipeline {
  private final float[] mean; // [D]
  private final float[] std; // [D]

  /** For vectors of as many features as the normalisation has channels. */
  public FeaturePipeline(Normalisation normalisation) {
    this.mean = normalisation.mean();
    this.std = normalisation.std();
  }

  /** D x 1 x 1. */
  @Override
  public ImageShape output() {
    return new ImageShape(mean.length, 1, 1);
  }

  @Override
  public void training(SampleStore samples, int index, int epoch, float[] into, int offset) {
    evaluation(samples, index, into, offset);
  }

  @Override
  public void evaluation(SampleStore samples, int index, float[] into, int offset) {
    if (!(samples instanceof FeatureStore rows) || rows.channels() != mean.length) {
      throw new IllegalArgumentException(
          "this pipeline is for vectors of %d features, got %s"
              .formatted(mean.length, samples.content()));
    }
    rows.read(index, into, offset);
    standardise(into, offset);
  }

  /** The same for features that are there already, {@code output().values()} from offset on. */
  public void standardise(float[] into, int offset) {
    for (int j = 0; j < mean.length; j++) {
      double centred = (double) into[offset + j] - mean[j]; // of floats, may pass their range
      into[offset + j] = (float) (centred / std[j]);
    }
  }
}

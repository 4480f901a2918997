package io.difficultynet.job.round;

import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.SampleReader;

/**
 * Samples that are mixed where they are trained on, and only there.
 *
 * @param reader of the samples
 * @param mixing of those of a pass
 */
record MixedSamples(SampleReader reader, Mixing mixing) implements SampleReader {

  @Override
  public Batch training(int[] indices, int augmentation) {
    return mixing.read(reader, indices, augmentation);
  }

  @Override
  public Batch evaluation(int[] indices) {
    return reader.evaluation(indices);
  }

  @Override
  public Batch test(int[] indices) {
    return reader.test(indices);
  }

  @Override
  public int label(int index) {
    return reader.label(index);
  }

  @Override
  public double weight(int index) {
    return reader.weight(index);
  }

  @Override
  public int testSize() {
    return reader.testSize();
  }
}

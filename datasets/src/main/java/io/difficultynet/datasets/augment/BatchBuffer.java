package io.difficultynet.datasets.augment;

import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.SampleStore;

/**
 * One batch of inputs and labels in arrays that are filled again and again.
 *
 * <p>The arrays hold {@code capacity} samples; the first {@link #size} of them are the batch. For
 * one thread at a time.
 */
public final class BatchBuffer {
  private final InputPipeline pipeline;
  private final InputThreads threads;
  private final int values;
  private final float[] inputs; // [capacity x channels x S x S]
  private final int[] labels; // [capacity]
  private int size;

  /**
   * An empty buffer for at most {@code capacity} samples.
   *
   * @param threads that prepare them, the caller's to close
   * @throws IllegalArgumentException if capacity is below 1, or one array cannot hold the inputs
   */
  public BatchBuffer(int capacity, InputPipeline pipeline, InputThreads threads) {
    this.values = pipeline.output().values();
    if (capacity < 1 || capacity > Integer.MAX_VALUE / values) {
      throw new IllegalArgumentException(
          "a batch buffer for %d samples of %s; the number must be in 1..%d"
              .formatted(capacity, pipeline.output(), Integer.MAX_VALUE / values));
    }
    this.pipeline = pipeline;
    this.threads = threads;
    this.inputs = new float[capacity * values];
    this.labels = new int[capacity];
  }

  /** Makes the samples {@code indices}, as training sees them in {@code epoch}, the batch. */
  public void training(SampleStore from, int[] indices, int epoch) {
    resize(indices.length);
    threads.forEach(
        size,
        k -> {
          pipeline.training(from, indices[k], epoch, inputs, k * values);
          labels[k] = from.label(indices[k]);
        });
  }

  /** Makes the samples {@code indices}, without augmentation, the batch. */
  public void evaluation(SampleStore from, int[] indices) {
    resize(indices.length);
    threads.forEach(
        size,
        k -> {
          pipeline.evaluation(from, indices[k], inputs, k * values);
          labels[k] = from.label(indices[k]);
        });
  }

  private void resize(int newSize) {
    if (newSize > labels.length) {
      throw new IllegalArgumentException(
          "%d samples do not fit into a batch buffer for %d".formatted(newSize, labels.length));
    }
    size = newSize;
  }

  /** Number of samples in the batch; 0 at first. */
  public int size() {
    return size;
  }

  /** Most samples that fit. */
  public int capacity() {
    return labels.length;
  }

  /** Shape of one sample's input. */
  public ImageShape shape() {
    return pipeline.output();
  }

  /** The inputs, sample by sample; the buffer's own array, overwritten by the next batch. */
  public float[] inputs() {
    return inputs;
  }

  /** The classes of the samples; the buffer's own array, overwritten by the next batch. */
  public int[] labels() {
    return labels;
  }
}

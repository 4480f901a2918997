package io.difficultynet.job.worker;

import io.difficultynet.datasets.SampleStore;
import io.difficultynet.datasets.SampleWeights;
import io.difficultynet.datasets.augment.BatchBuffer;
import io.difficultynet.datasets.augment.InputThreads;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.SampleReader;
import org.jspecify.annotations.Nullable;

/**
 * The samples of a run as batches, from its sources. All of it is a cache that can be built again.
 */
final class RunSamples implements SampleReader, AutoCloseable {

  private final RunPlan plan;
  private final RunStores stores;
  private final InputThreads inputThreads;
  private @Nullable SampleWeights weights; // when they were asked for
  private BatchBuffer evaluation;
  private BatchBuffer training; // the next one to fill
  private BatchBuffer trainingBefore; // in use while the next one is filled

  RunSamples(RunPlan plan, ByteSource source) {
    this.plan = plan;
    this.stores = new RunStores(plan, source);
    this.inputThreads = new InputThreads(plan.threads());
    this.evaluation = buffer(plan.predictionBatch());
    this.training = buffer(1);
    this.trainingBefore = buffer(1);
  }

  @Override
  public Batch training(int[] indices, int augmentation) {
    BatchBuffer into = large(training, indices.length);
    training = trainingBefore;
    trainingBefore = into;
    into.training(stores.train(), indices, augmentation);
    return new Batch(into.inputs(), into.labels(), indices, into.size());
  }

  @Override
  public Batch evaluation(int[] indices) {
    return withoutAugmentation(stores.train(), indices);
  }

  @Override
  public Batch test(int[] indices) {
    return withoutAugmentation(stores.test(), indices);
  }

  @Override
  public int label(int index) {
    return stores.train().label(index);
  }

  @Override
  public double weight(int index) {
    SampleWeights known = weights;
    if (known == null) {
      known = SampleWeights.of(stores.train(), plan.split().train());
      weights = known;
    }
    return known.of(index);
  }

  @Override
  public int testSize() {
    return stores.test().size();
  }

  private Batch withoutAugmentation(SampleStore samples, int[] indices) {
    evaluation = large(evaluation, indices.length);
    evaluation.evaluation(samples, indices);
    return new Batch(evaluation.inputs(), evaluation.labels(), indices, evaluation.size());
  }

  private BatchBuffer large(BatchBuffer buffer, int size) {
    return buffer.capacity() < size ? buffer(size) : buffer;
  }

  private BatchBuffer buffer(int capacity) {
    return new BatchBuffer(capacity, plan.pipeline(), inputThreads);
  }

  @Override
  public void close() {
    inputThreads.close();
  }
}

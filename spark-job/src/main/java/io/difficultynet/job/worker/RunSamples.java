package io.difficultynet.job.worker;

import io.difficultynet.datasets.SampleStore;
import io.difficultynet.datasets.augment.BatchBuffer;
import io.difficultynet.datasets.augment.InputThreads;
import io.difficultynet.datasets.format.SampleSets;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.SampleReader;
import org.jspecify.annotations.Nullable;

/**
 * The samples of a run, read from its sources when they are first asked for and compared with what
 * the driver found there. All of it is a cache that can be built again.
 */
final class RunSamples implements SampleReader, AutoCloseable {

  private final RunPlan plan;
  private final ByteSource source;
  private final InputThreads inputThreads;
  private @Nullable SampleStore train;
  private @Nullable SampleStore test;
  private BatchBuffer evaluation;
  private BatchBuffer training; // the next one to fill
  private BatchBuffer trainingBefore; // in use while the next one is filled

  RunSamples(RunPlan plan, ByteSource source) {
    this.plan = plan;
    this.source = source;
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
    into.training(train(), indices, augmentation);
    return new Batch(into.inputs(), into.labels(), indices, into.size());
  }

  @Override
  public Batch evaluation(int[] indices) {
    return withoutAugmentation(train(), indices);
  }

  @Override
  public Batch test(int[] indices) {
    return withoutAugmentation(test(), indices);
  }

  @Override
  public int label(int index) {
    return train().label(index);
  }

  @Override
  public int testSize() {
    return test().size();
  }

  /** Read when they are first needed: an evaluation has no training samples. */
  private SampleStore train() {
    SampleStore samples = train;
    if (samples == null) {
      samples =
          SampleSets.readTrain(plan.config().data(), source).without(plan.sources().leftOut());
      plan.trainContents().requireSame("training samples", samples);
      train = samples;
    }
    return samples;
  }

  private SampleStore test() {
    SampleStore samples = test;
    if (samples == null) {
      samples =
          SampleSets.readTest(plan.config().data(), plan.classNames(), source)
              .without(plan.sources().leftOut());
      plan.sources().test().requireSame("test samples", samples);
      test = samples;
    }
    return samples;
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

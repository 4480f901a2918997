package io.difficultynet.job.spark;

import io.difficultynet.datasets.SampleStore;
import io.difficultynet.datasets.augment.BatchBuffer;
import io.difficultynet.datasets.augment.InputThreads;
import io.difficultynet.datasets.format.SampleSets;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.job.cluster.ClusterShape;
import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.Replica;
import io.difficultynet.job.engine.SampleReader;
import io.difficultynet.job.storage.HadoopByteSource;
import java.io.File;
import org.apache.spark.SparkEnv;
import org.jspecify.annotations.Nullable;

/**
 * What an executor keeps between the tasks of a run: decoded samples and compiled networks. All of
 * it is a cache that can be built again; no task depends on what an earlier one left in it, because
 * every task loads parameters and statistics first.
 *
 * <p>One worker a JVM, used by one task at a time: {@link ClusterShape} sees to one task an
 * executor, and {@link #use} makes sure.
 */
public final class ExecutorWorker implements SampleReader {

  private static final Object LOCK = new Object();
  private static @Nullable ExecutorWorker cached;

  private final RunPlan plan;
  private final Replica replica;
  private final InputThreads inputThreads;
  private @Nullable SampleStore train;
  private @Nullable SampleStore test;
  private BatchBuffer evaluation;
  private BatchBuffer training; // the next one to fill
  private BatchBuffer trainingBefore; // in use while the next one is filled

  private ExecutorWorker(RunPlan plan) {
    this.plan = plan;
    this.replica = Engines.replica(plan);
    this.inputThreads = new InputThreads(plan.threads());
    this.evaluation = buffer(plan.predictionBatch());
    this.training = buffer(1);
    this.trainingBefore = buffer(1);
  }

  /** What a task does with the worker. */
  public interface Work<T> {
    T with(ExecutorWorker worker);
  }

  /** Runs a task's work with the worker of this run, which is built where there is none. */
  public static <T> T use(RunPlan plan, Work<T> work) {
    synchronized (LOCK) {
      ExecutorWorker worker = cached;
      if (worker == null || !worker.plan.id().equals(plan.id())) {
        release();
        worker = new ExecutorWorker(plan);
        cached = worker;
      }
      worker.replica.useThreads(plan.threads());
      return work.with(worker);
    }
  }

  /** Frees the worker of this JVM, if there is one. */
  public static void release() {
    synchronized (LOCK) {
      if (cached != null) {
        cached.replica.close();
        cached.inputThreads.close();
        cached = null;
      }
    }
  }

  public Replica replica() {
    return replica;
  }

  int testSize() {
    return test().size();
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

  /** Read when a task first needs them: evaluation has no training samples. */
  private SampleStore train() {
    SampleStore samples = train;
    if (samples == null) {
      samples = SampleSets.readTrain(plan.config().data(), source());
      plan.trainContents().requireSame("training samples", samples);
      train = samples;
    }
    return samples;
  }

  private SampleStore test() {
    SampleStore samples = test;
    if (samples == null) {
      samples = SampleSets.readTest(plan.config().data(), plan.classNames(), source());
      plan.sources().test().requireSame("test samples", samples);
      test = samples;
    }
    return samples;
  }

  private static ByteSource source() {
    File disk = SparkEnv.get().blockManager().diskBlockManager().localDirs()[0];
    return new HadoopByteSource(TaskHadoop.settings(), disk.getPath());
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
}

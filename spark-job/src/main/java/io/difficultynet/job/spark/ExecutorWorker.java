package io.difficultynet.job.spark;

import io.difficultynet.datasets.ByteSource;
import io.difficultynet.datasets.ImageSets;
import io.difficultynet.datasets.SampleStore;
import io.difficultynet.datasets.augment.BatchBuffer;
import io.difficultynet.datasets.augment.InputThreads;
import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.Replica;
import io.difficultynet.job.engine.SampleReader;
import io.difficultynet.job.storage.HadoopByteSource;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.jspecify.annotations.Nullable;

/**
 * What an executor keeps between the tasks of a run: decoded samples and compiled networks. All of
 * it is a cache that can be built again; no task depends on what an earlier one left in it, because
 * every task loads parameters and statistics first.
 *
 * <p>One worker a JVM, used by one task at a time: {@link ClusterShape} sees to one task an
 * executor, and {@link #use} makes sure.
 */
final class ExecutorWorker implements SampleReader {

  private static final Object LOCK = new Object();
  private static @Nullable ExecutorWorker cached;

  private final RunPlan plan;
  private final Replica replica;
  private final InputThreads inputThreads;
  private @Nullable SampleStore train;
  private @Nullable SampleStore test;
  private BatchBuffer buffer;

  private ExecutorWorker(RunPlan plan) {
    this.plan = plan;
    this.replica = Engines.replica(plan);
    this.inputThreads = new InputThreads(plan.threads());
    this.buffer = new BatchBuffer(RunPlan.PREDICTION_BATCH, plan.pipeline(), inputThreads);
  }

  /** What a task does with the worker. */
  interface Work<T> {
    T with(ExecutorWorker worker);
  }

  /** Runs a task's work with the worker of this run, which is built where there is none. */
  static <T> T use(RunPlan plan, Work<T> work) {
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
  static void release() {
    synchronized (LOCK) {
      if (cached != null) {
        cached.replica.close();
        cached.inputThreads.close();
        cached = null;
      }
    }
  }

  Replica replica() {
    return replica;
  }

  int testSize() {
    return test().size();
  }

  @Override
  public Batch training(int[] indices, int augmentation) {
    BatchBuffer into = buffer(indices.length);
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
      samples = ImageSets.readTrain(plan.config().data(), source());
      train = samples;
    }
    return samples;
  }

  private SampleStore test() {
    SampleStore samples = test;
    if (samples == null) {
      samples = ImageSets.readTest(plan.config().data(), plan.classNames(), source());
      test = samples;
    }
    return samples;
  }

  private static ByteSource source() {
    SparkEnv spark = SparkEnv.get();
    String disk = spark.blockManager().diskBlockManager().localDirs()[0].getPath();
    return new HadoopByteSource(SparkHadoopUtil.get().newConfiguration(spark.conf()), disk);
  }

  private Batch withoutAugmentation(SampleStore samples, int[] indices) {
    BatchBuffer into = buffer(indices.length);
    into.evaluation(samples, indices);
    return new Batch(into.inputs(), into.labels(), indices, into.size());
  }

  private BatchBuffer buffer(int size) {
    if (buffer.capacity() < size) {
      buffer = new BatchBuffer(size, plan.pipeline(), inputThreads);
    }
    return buffer;
  }
}

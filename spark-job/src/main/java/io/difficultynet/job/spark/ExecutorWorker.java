package io.difficultynet.job.spark;

import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.job.cluster.ClusterShape;
import io.difficultynet.job.storage.HadoopByteSource;
import io.difficultynet.job.worker.RunPlan;
import io.difficultynet.job.worker.Worker;
import java.io.File;
import java.util.function.Function;
import org.apache.spark.SparkEnv;
import org.jspecify.annotations.Nullable;

/**
 * The replica that an executor keeps between the tasks of a run. One a JVM, used by one task at a
 * time: {@link ClusterShape} sees to one task an executor, and {@link #use} makes sure.
 */
public final class ExecutorWorker {

  private static final Object LOCK = new Object();
  private static @Nullable Worker cached;

  private ExecutorWorker() {}

  /** Does a task's work with the replica of its run, which is made where there is none. */
  public static <T> T use(RunPlan plan, Function<Worker, T> work) {
    synchronized (LOCK) {
      Worker worker = cached;
      if (worker == null || !worker.isOf(plan.id())) {
        release();
        worker = new Worker(plan, source());
        cached = worker;
      }
      worker.useThisThread();
      return work.apply(worker);
    }
  }

  /** Frees the replica of this JVM, if there is one. */
  public static void release() {
    synchronized (LOCK) {
      if (cached != null) {
        cached.close();
        cached = null;
      }
    }
  }

  private static ByteSource source() {
    File disk = SparkEnv.get().blockManager().diskBlockManager().localDirs()[0];
    return new HadoopByteSource(TaskHadoop.settings(), disk.getPath());
  }
}

package io.difficultynet.job.predict;

import io.difficultynet.job.spark.TaskHadoop;
import io.difficultynet.job.storage.HadoopByteSource;
import io.difficultynet.job.worker.RunPlan;
import io.difficultynet.job.worker.RunStores;
import org.jspecify.annotations.Nullable;

/** The sources of a run in this JVM, kept for the tasks of the job that reads them. */
public final class StoredSamples {

  private static @Nullable RunStores kept;

  private StoredSamples() {}

  /** Those of a plan, for a task. */
  public static synchronized RunStores of(RunPlan plan) {
    RunStores stores = kept;
    if (stores == null || !stores.plan().id().equals(plan.id())) {
      stores = new RunStores(plan, new HadoopByteSource(TaskHadoop.settings()));
      kept = stores;
    }
    return stores;
  }

  /** Lets them go. */
  public static synchronized void release() {
    kept = null;
  }
}

package io.difficultynet.job;

import io.difficultynet.conf.RunConfig;
import io.difficultynet.datasets.sampling.EpochShape;
import io.difficultynet.job.engine.NetworkDescription;
import java.util.Set;
import java.util.TreeSet;

/**
 * Memory outside the Java heap that the BigDL engine needs on an executor. A compiled network holds
 * the output of every node and its gradient, and copies where MKL-DNN changes the layout; there is
 * one compiled network a batch size. Spark adds only 10 % (at least 384 MiB) of its own accord, so
 * a larger need has to be asked for by {@code spark.executor.memoryOverhead}.
 *
 * @param mebibytes estimated, outside the heap
 */
record MemoryEstimate(long mebibytes) {

  /** Output, gradient and reordered copies. */
  private static final int COPIES = 4;

  private static final long NATIVE_LIBRARIES = 150;
  private static final long MEBI = 1 << 20;

  /** For a run that has passed its checks. */
  static MemoryEstimate of(RunConfig config, Preflight.Ready ready) {
    NetworkDescription network = ready.preparation().network();
    EpochShape epoch =
        new EpochShape(ready.preparation().split().trainSize(), config.train().batchSize());
    Set<Integer> batchSizes = new TreeSet<>();
    for (int size : epoch.distinctPartSizes(ready.shape().executors())) {
      batchSizes.add(size);
    }
    batchSizes.add(config.method().metaTrainBatchSize());
    batchSizes.add(config.method().metaBatchSize());
    long samples = batchSizes.stream().mapToLong(Integer::longValue).sum();
    long floats =
        COPIES
            * (samples * network.activationCount()
                + (long) batchSizes.size() * network.parameterCount());
    return new MemoryEstimate(NATIVE_LIBRARIES + floats * Float.BYTES / MEBI);
  }

  String text() {
    return ("about %,d MiB outside the heap of each executor; set spark.executor.memoryOverhead=%dm"
            + " where the cluster enforces memory")
        .formatted(mebibytes, mebibytes);
  }
}

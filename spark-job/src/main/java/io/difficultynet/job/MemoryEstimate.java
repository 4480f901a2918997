package io.difficultynet.job;

import io.difficultynet.conf.RunConfig;
import io.difficultynet.datasets.sampling.EpochShape;
import io.difficultynet.job.engine.NetworkDescription;
import io.difficultynet.job.spark.RunPlan;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/**
 * Memory outside the Java heap that the BigDL engine needs on an executor. A network compiled for
 * training holds the output of every node and its gradient (measured as growth of the process by
 * batch size: 1.95 and 1.98 times the outputs for ResNet-20 and ResNet-56), one for prediction the
 * outputs; there is a network for each batch size. Spark adds only 10 % (at least 384 MiB) of its
 * own accord, so a larger need has to be asked for by {@code spark.executor.memoryOverhead}.
 *
 * @param mebibytes estimated, outside the heap
 */
record MemoryEstimate(long mebibytes) {

  private static final double TRAINING_COPIES = 2.2;
  private static final double PREDICTION_COPIES = 1.1;

  /** Values, gradient, and both in MKL-DNN's layout. */
  private static final int PARAMETER_COPIES = 4;

  private static final long NATIVE_LIBRARIES_AND_JVM = 300;
  private static final double MEBI = 1 << 20;

  /** For a run that has passed its checks. */
  static MemoryEstimate of(RunConfig config, Preflight.Ready ready) {
    NetworkDescription network = ready.preparation().network();
    EpochShape epoch =
        new EpochShape(ready.preparation().split().trainSize(), config.train().batchSize());
    Set<Integer> batchSizes = new TreeSet<>();
    int[] parts = epoch.distinctPartSizes(ready.shape().executors());
    for (int size : parts) {
      batchSizes.add(size);
    }
    if (config.method().weighting().name().learned()) {
      batchSizes.add(config.method().pairs().trainBatchSize());
      batchSizes.add(config.method().pairs().metaBatchSize());
    }
    long samples = batchSizes.stream().mapToLong(Integer::longValue).sum();
    double activations =
        (TRAINING_COPIES * samples + PREDICTION_COPIES * RunPlan.PREDICTION_BATCH)
            * network.activationCount();
    int networks = batchSizes.size() + 1;
    if (config.method().secondStage().epochs() > 0) { // forward passes of an epoch's batches
      activations += PREDICTION_COPIES * Arrays.stream(parts).sum() * network.activationCount();
      networks += parts.length;
    }
    double parameters = (double) PARAMETER_COPIES * networks * network.parameterCount();
    double bytes = (activations + parameters) * Float.BYTES;
    return new MemoryEstimate(NATIVE_LIBRARIES_AND_JVM + Math.round(bytes / MEBI));
  }

  String text() {
    return ("about %,d MiB outside the heap of each executor; set spark.executor.memoryOverhead=%dm"
            + " where the cluster enforces memory")
        .formatted(mebibytes, mebibytes);
  }
}

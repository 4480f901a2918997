package io.difficultynet.job.spark;

import io.difficultynet.conf.RunConfig;
import io.difficultynet.conf.TrainSettings;
import io.difficultynet.datasets.augment.InputPipeline;
import io.difficultynet.datasets.longtail.LongTailSplit;
import io.difficultynet.job.engine.NetworkDescription;
import io.difficultynet.seed.Seeds;
import java.io.Serializable;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What stays the same for a whole run and every executor needs. Broadcast once.
 *
 * @param id of the run, the key of what executors cache
 * @param config effective configuration
 * @param seeds of all random streams
 * @param classNames of each class // [C]
 * @param network to train
 * @param engine what computes it
 * @param trainingSplit of the training source; null where only the test set is measured
 * @param pipeline samples to network input
 * @param threads OpenMP threads of a replica, the cores of an executor
 */
public record RunPlan(
    UUID id,
    RunConfig config,
    Seeds seeds,
    List<String> classNames,
    NetworkDescription network,
    EnginePlan engine,
    @Nullable LongTailSplit trainingSplit,
    InputPipeline pipeline,
    int threads)
    implements Serializable {

  private static final int PREDICTION_BATCH = 128;

  /**
   * Most samples that an executor predicts at once: 128, or the micro-batch where it is smaller.
   */
  public static int predictionBatch(TrainSettings settings) {
    Integer most = settings.microBatchSize();
    return most == null ? PREDICTION_BATCH : Math.min(PREDICTION_BATCH, most);
  }

  /** The same for this plan. */
  int predictionBatch() {
    return predictionBatch(config.train());
  }

  /** The split, where there is one. */
  LongTailSplit split() {
    if (trainingSplit == null) {
      throw new IllegalStateException("This plan is for measuring on the test set only");
    }
    return trainingSplit;
  }
}

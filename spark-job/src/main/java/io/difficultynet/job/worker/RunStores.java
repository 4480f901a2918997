package io.difficultynet.job.worker;

import io.difficultynet.datasets.SampleStore;
import io.difficultynet.datasets.format.SampleSets;
import io.difficultynet.datasets.io.ByteSource;
import org.jspecify.annotations.Nullable;

/**
 * The sources of a run on an executor, read when they are first asked for and compared with what
 * the driver found there. Safe for use by several threads.
 */
public final class RunStores {

  private final RunPlan plan;
  private final ByteSource source;
  private @Nullable SampleStore train;
  private @Nullable SampleStore test;

  /** Reads nothing yet. */
  public RunStores(RunPlan plan, ByteSource source) {
    this.plan = plan;
    this.source = source;
  }

  /** The plan whose sources these are. */
  public RunPlan plan() {
    return plan;
  }

  /**
   * The training source.
   *
   * @throws io.difficultynet.error.DifficultyNetException DATA_UNSUITABLE where it has changed
   */
  public synchronized SampleStore train() {
    SampleStore samples = train;
    if (samples == null) {
      samples =
          SampleSets.readTrain(plan.config().data(), source).without(plan.sources().leftOut());
      plan.trainContents().requireSame("training samples", samples);
      train = samples;
    }
    return samples;
  }

  /** The test source; otherwise as the other. */
  public synchronized SampleStore test() {
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
}

package io.difficultynet.job.run;

import io.difficultynet.conf.FeatureSettings;
import io.difficultynet.conf.RunConfig;
import io.difficultynet.datasets.FeatureStore;
import io.difficultynet.datasets.SampleStore;
import io.difficultynet.datasets.augment.InputPipeline;
import io.difficultynet.datasets.longtail.LongTailSplit;
import io.difficultynet.digest.SourceFingerprint;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.job.cluster.ClusterShape;
import io.difficultynet.job.cluster.EnginePlan;
import io.difficultynet.job.predict.PredictionPlan;
import io.difficultynet.job.worker.RunPlan;
import io.difficultynet.seed.Seeds;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;

/**
 * The model of a run, and what applies it to data.
 *
 * @param trained the model
 * @param config its configuration, maybe with other data and another engine
 * @param shape of the cluster
 * @param engine what computes it
 */
public record AppliedModel(
    ModelFolder trained, RunConfig config, ClusterShape shape, EnginePlan engine) {

  /**
   * Reads the model of a run.
   *
   * @param run the run's output folder, or a folder of models, of which it is the champion
   * @param overrides {@code --set} of the command, of data and engine
   * @param command for messages: the evaluation
   * @throws DifficultyNetException RUN_MISSING, CONFIG_INVALID, CLUSTER_UNSUITABLE or
   *     ENGINE_MISSING
   */
  public static AppliedModel of(
      String run, List<String> overrides, String command, SparkConf spark, Configuration hadoop) {
    LoadedModel loaded = LoadedModel.of(run, overrides, command, spark, hadoop);
    ClusterShape shape = ClusterShape.of(spark);
    return new AppliedModel(loaded.trained(), loaded.config(), shape, loaded.engine());
  }

  /**
   * The plan for samples.
   *
   * @param samples of the shape that all have
   * @param sources of the samples
   * @param split of the training source; null where only test samples are looked at
   * @throws DifficultyNetException DATA_UNSUITABLE where the model is for samples of another shape
   */
  public RunPlan plan(SampleStore samples, RunPlan.Sources sources, @Nullable LongTailSplit split) {
    requireSameChannels(samples);
    return new RunPlan(
        UUID.randomUUID(),
        config,
        seeds(),
        trained.classNames(),
        trained.network(),
        engine,
        sources,
        split,
        InputPipeline.of(samples, config.input(), trained.normalisation(), seeds()),
        shape.cores());
  }

  /** What executors need to predict with it. */
  public PredictionPlan predictionPlan() {
    return trained.predictionPlan(engine);
  }

  /**
   * Warns where samples are not those of the run that trained the model.
   *
   * @param what of them, for the message: {@code test}
   * @param then by what they were recognised
   * @param now by what those are recognised that it is applied to
   */
  public static void warnOfOtherSamples(
      String what, SourceFingerprint then, SourceFingerprint now, Consumer<String> notes) {
    List<String> differences = then.differences(now);
    if (!differences.isEmpty()) {
      notes.accept(
          "warning the %s samples are not those that the run had: %s"
              .formatted(what, String.join("; ", differences)));
    }
  }

  private void requireSameChannels(SampleStore samples) {
    int channels = trained.normalisation().channels();
    boolean features = samples instanceof FeatureStore;
    boolean sameKind = features == config.input() instanceof FeatureSettings; // else told elsewhere
    if (sameKind && samples.channels() != channels) {
      String kind = features ? "features" : "channels";
      throw new DifficultyNetException(
          ErrorCode.DATA_UNSUITABLE,
          "data",
          "has samples of %,d %s, and the model was trained on %,d"
              .formatted(samples.channels(), kind, channels),
          "Give samples with the same %s in the same order as those that it was trained on"
              .formatted(kind));
    }
  }

  /** Of the run that trained the model. */
  public Seeds seeds() {
    return new Seeds(config.run().seed());
  }
}

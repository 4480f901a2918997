package io.difficultynet.job.run;

import io.difficultynet.conf.ConfigReader;
import io.difficultynet.conf.DataSource;
import io.difficultynet.conf.FeatureSettings;
import io.difficultynet.conf.ImageFileSettings.Orientation;
import io.difficultynet.conf.RunConfig;
import io.difficultynet.conf.TableSettings;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.DataLocation;
import io.difficultynet.datasets.parquet.PreparedFormat;
import io.difficultynet.datasets.parquet.PreparedManifest;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problems;
import io.difficultynet.job.apply.ModelInput;
import io.difficultynet.job.apply.Wanted;
import io.difficultynet.job.cluster.EnginePlan;
import io.difficultynet.job.predict.PredictionPlan;
import io.difficultynet.job.worker.Engines;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;

/**
 * The model of a run, and what computes it.
 *
 * @param trained the model
 * @param config its configuration, maybe with other data and another engine
 * @param engine what computes it
 */
public record LoadedModel(ModelFolder trained, RunConfig config, EnginePlan engine) {

  private static final List<String> ALLOWED =
      List.of("data.", "network.engine=", "network.device=", "network.precision=");

  /**
   * Reads the model of a run.
   *
   * @param run the run's output folder, or a folder of models, of which it is the champion
   * @param overrides {@code --set} of the command, of data and engine
   * @param command for messages: the evaluation
   * @throws DifficultyNetException RUN_MISSING, CONFIG_INVALID, CLUSTER_UNSUITABLE or
   *     ENGINE_MISSING
   */
  public static LoadedModel of(
      String run, List<String> overrides, String command, SparkConf spark, Configuration hadoop) {
    requireAllowed(overrides, command);
    ModelFolder trained = RunFolder.at(run, hadoop).readModel();
    RunConfig config = ConfigReader.readStored(trained.config().effective(), overrides).config();
    EnginePlan engine = EnginePlan.of(config.network(), spark);
    Engines.requireClasses(engine);
    return new LoadedModel(trained, config, engine);
  }

  /**
   * What samples have to be.
   *
   * @param labelled whether they need labels
   * @param source of what the run was trained on
   */
  public Wanted wanted(boolean labelled, ByteSource source) {
    return new Wanted(
        config.input() instanceof FeatureSettings,
        trained.normalisation().channels(),
        trained.classNames(),
        labelled,
        table(source));
  }

  /** The table that the prepared set of the run was made of, as far as that can be told. */
  private @Nullable TableSettings table(ByteSource source) {
    if (!(trained.config().config().data().source() instanceof DataSource.Prepared prepared)) {
      return null;
    }
    try {
      PreparedManifest manifest =
          PreparedFormat.manifest(new DataLocation("data.root", prepared.root()), source);
      return ConfigReader.readStored(manifest.configuration(), List.of()).config().data().source()
              instanceof DataSource.Table origin
          ? origin.table()
          : null;
    } catch (DifficultyNetException e) {
      return null; // a model is of use without the data that it was trained on
    }
  }

  /** What the user is to know of samples that are not those of the run, a line each. */
  public List<String> warnings(ModelInput samples) {
    return samples
        .orientation()
        .filter(orientation -> orientation != trained.orientation())
        .map(
            orientation ->
                "warning the samples were prepared with exif-orientation = %s, and the model was"
                        .formatted(orientation.name().toLowerCase(Locale.ROOT))
                    + " trained with "
                    + trained.orientation().name().toLowerCase(Locale.ROOT))
        .stream()
        .toList();
  }

  /**
   * What executors need to predict with it.
   *
   * @param orientation what is made of Exif data where the samples say it; else as in training
   */
  public PredictionPlan predictionPlan(Optional<Orientation> orientation) {
    PredictionPlan plan = trained.predictionPlan(engine);
    return orientation.map(plan::turning).orElse(plan);
  }

  private static void requireAllowed(List<String> overrides, String command) {
    Problems problems = new Problems();
    for (String override : overrides) {
      if (ALLOWED.stream().noneMatch(override::startsWith)) {
        problems.add(
            "--set " + override,
            "changes more than the data and what computes, but the model is as it was trained",
            "Give data.*, network.engine, network.device and network.precision only");
      }
    }
    problems.throwIfAny(ErrorCode.CONFIG_INVALID, "The %s cannot start".formatted(command));
  }
}

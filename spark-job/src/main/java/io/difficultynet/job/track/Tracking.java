package io.difficultynet.job.track;

import io.difficultynet.conf.ConfigReader;
import io.difficultynet.conf.MlflowSettings;
import io.difficultynet.conf.TrackSettings;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.job.observe.RunMonitor;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.report.EpochReport;
import io.difficultynet.report.RunResult;
import io.difficultynet.report.RunStart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** All that a run's settings want it to be tracked by. None of it can stop the run. */
public final class Tracking {

  /** The file of a run's output that says what MLflow calls it. */
  public static final String MLFLOW = MlflowLog.FILE;

  private final TrackSettings settings;
  private final Folder output;
  private final RunStart start;
  private final Consumer<String> notes;

  /**
   * Of one run.
   *
   * @param output of the run
   * @param notes is told what did not work
   */
  public Tracking(TrackSettings settings, Folder output, RunStart start, Consumer<String> notes) {
    this.settings = settings;
    this.output = output;
    this.start = start;
    this.notes = notes;
  }

  /**
   * Tracks the run from now on.
   *
   * @param epochs those that are complete already
   * @param application what the cluster calls the application, where there is one
   * @param stopped whether it was ended from outside
   */
  public RunMonitor begin(
      List<EpochReport> epochs, Optional<String> application, BooleanSupplier stopped) {
    List<RunMonitor> trackers = new ArrayList<>();
    if (settings.tensorBoard()) {
      trackers.add(new TensorBoard(output, start, epochs, notes));
    }
    MlflowSettings mlflow = settings.mlflow();
    if (mlflow != null) {
      trackers.add(new Mlflow(log(mlflow, application), epochs, stopped, notes).begin());
    }
    return RunMonitor.all(trackers);
  }

  /** Makes up for what a server missed of a run that is complete. */
  public void complete(RunResult result) {
    MlflowSettings mlflow = settings.mlflow();
    if (mlflow != null) {
      try (Mlflow log =
          new Mlflow(log(mlflow, Optional.empty()), result.epochs(), () -> false, notes)) {
        log.finished(result);
      }
    }
  }

  private MlflowLog log(MlflowSettings mlflow, Optional<String> application) {
    return new MlflowLog(mlflow, server(mlflow), output, start, tags(application), notes);
  }

  private static MlflowServer server(MlflowSettings mlflow) {
    return new MlflowServer(mlflow.uri(), System.getenv());
  }

  private Map<String, String> tags(Optional<String> application) {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("mlflow.source.name", "difficulty-net");
    tags.put("mlflow.source.type", "JOB");
    tags.put("mlflow.user", System.getProperty("user.name"));
    tags.put("method", start.configuration().getString(ConfigReader.ROOT + ".method.name"));
    tags.put("seed", Long.toString(start.seed()));
    tags.put("output", output.toString());
    tags.put("model", output.child("model").toString());
    tags.put("splitDigest", start.splitDigest());
    start.versions().forEach((program, version) -> tags.put("version." + program, version));
    application.ifPresent(id -> tags.put("application", id));
    return tags;
  }

  /**
   * Adds to what a server has of a run.
   *
   * @param output of the run
   * @param notes is told where that did not work
   */
  public static void tag(
      TrackSettings settings, Folder output, Map<String, String> tags, Consumer<String> notes) {
    MlflowSettings mlflow = settings.mlflow();
    if (mlflow == null) {
      return;
    }
    try {
      MlflowLog.tag(mlflow, server(mlflow), output, tags);
    } catch (IOException | DifficultyNetException e) {
      notes.accept(
          "warning MLflow does not know %s of the run: %s".formatted(tags, e.getMessage()));
    }
  }
}

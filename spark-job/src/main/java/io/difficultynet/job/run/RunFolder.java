package io.difficultynet.job.run;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.findings.RejectedSample;
import io.difficultynet.job.checkpoint.SealedFolder;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.job.track.TensorBoard;
import io.difficultynet.job.track.Tracking;
import io.difficultynet.report.ChampionHistory;
import io.difficultynet.report.EpochReport;
import io.difficultynet.report.Examples;
import io.difficultynet.report.RunResult;
import io.difficultynet.report.RunStart;
import io.difficultynet.text.Screen;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;

/**
 * The output folder of a run: {@code started.json} (what is known before the first epoch), {@code
 * events.jsonl} (a line an epoch), {@code tensorboard/} (the same for TensorBoard), {@code
 * mlflow.json} (what an MLflow server calls the run), {@code rejected.jsonl} (samples that could
 * not be used), {@code checkpoints/}, {@code model/}, {@code examples.json} (samples to look at),
 * {@code report.html}, and {@code result.json}, which is written last and so says that the run is
 * complete. Beside them {@code previous-result.json} is the result of an earlier run.
 *
 * <p>What takes the place of a complete run is made in {@code replacement/}, which has the layout
 * of a run too. When its {@code result.json} is there, it is the run: readers take it from there,
 * and {@link #finishReplacement} moves it file by file, its {@code result.json} last, as often as
 * it is interrupted.
 */
public record RunFolder(Folder folder) {

  static final String RESULT = "result.json";
  static final String EVENTS = "events.jsonl";
  static final String STARTED = "started.json";
  private static final String EXAMPLES = "examples.json";

  /** The name of the report. */
  public static final String REPORT = "report.html";

  /** The result of the run that had this folder before, kept for the next report. */
  private static final String PREVIOUS = "previous-result.json";

  /** The samples that could not be used and were left out, where there are any. */
  private static final String REJECTED = "rejected.jsonl";

  private static final String CHECKPOINTS = "checkpoints";
  private static final String MODEL = "model";
  private static final String REPLACEMENT = "replacement";
  private static final int READ_ATTEMPTS = 5;

  /**
   * The run at a URI: the output folder of a run, or a folder of models, of which it is the
   * champion.
   *
   * @throws DifficultyNetException RUN_MISSING where it does not say which run is the champion
   */
  public static RunFolder at(String uri, Configuration hadoop) {
    return new RunFolder(Folder.at(named(uri, hadoop), hadoop));
  }

  /**
   * The run that is meant by a URI, for what is written of it: of a folder of models the champion,
   * and else the URI as it is.
   *
   * @throws DifficultyNetException as {@link #at}
   */
  public static String named(String uri, Configuration hadoop) {
    Folder folder = Folder.at(uri, hadoop);
    Optional<ChampionHistory> history = new ChampionFile(folder).read();
    if (history.isEmpty()) {
      return uri;
    }
    String champion =
        history
            .get()
            .champion()
            .orElseThrow(
                () ->
                    new DifficultyNetException(
                        ErrorCode.RUN_MISSING,
                        folder.toString(),
                        "has no champion yet",
                        "Run difficulty-net retrain first, or give a run"));
    Screen.err("note the champion of %s is %s".formatted(folder, champion));
    return folder.child(champion).toString();
  }

  /** Where what takes the place of this run is made. */
  RunFolder replacement() {
    return new RunFolder(folder.child(REPLACEMENT));
  }

  /** The replacement where it is complete and not moved yet, else this. */
  private RunFolder current() {
    RunFolder replacement = replacement();
    return replacement.hasResult() ? replacement : this;
  }

  Folder checkpoints() {
    return folder.child(CHECKPOINTS);
  }

  /** Returns the folder of the model. */
  public Folder model() {
    return folder.child(MODEL);
  }

  /** Whether there is a result, sound or not. */
  public boolean hasResult() {
    return folder.has(RESULT);
  }

  /** The result, if the run is complete. */
  public Optional<RunResult> result() {
    return current().ownResult();
  }

  private Optional<RunResult> ownResult() {
    return hasResult()
        ? Optional.of(RunResult.fromJson(folder.readText(RESULT), folder + "/" + RESULT))
        : Optional.empty();
  }

  /**
   * Reads the model. While it is being replaced, this is the old one or the new one: a reader that
   * met the change in the middle begins again.
   *
   * @throws DifficultyNetException as {@link ModelFolder#read} says
   */
  public ModelFolder readModel() {
    for (int attempt = 1; ; attempt++) {
      String before = manifestOfModel();
      try {
        return ModelFolder.read(currentModel());
      } catch (DifficultyNetException e) {
        if (attempt == READ_ATTEMPTS || manifestOfModel().equals(before)) {
          throw e;
        }
      }
    }
  }

  Folder currentModel() {
    Folder next = current().model();
    return SealedFolder.isSealed(next) ? next : model();
  }

  /** By which a reader sees that the model is another one than before. */
  private String manifestOfModel() {
    Folder model = currentModel();
    return model + " " + model.textEvenWhileReplaced(SealedFolder.MANIFEST).orElse("");
  }

  /**
   * The result of a complete run.
   *
   * @throws DifficultyNetException RUN_MISSING where there is none
   */
  public RunResult requireResult() {
    return result()
        .orElseThrow(
            () ->
                new DifficultyNetException(
                    ErrorCode.RUN_MISSING,
                    folder.toString(),
                    "has no " + RESULT,
                    "Give the --output of a run that is complete"));
  }

  /**
   * What was known before the first epoch.
   *
   * @throws DifficultyNetException RUN_MISSING where no run has started
   */
  public RunStart requireStart() {
    if (!hasStarted()) {
      throw new DifficultyNetException(
          ErrorCode.RUN_MISSING,
          folder.toString(),
          "has neither " + RESULT + " nor " + STARTED,
          "Give the --output of a run that has started");
    }
    return RunStart.fromJson(folder.readText(STARTED), folder + "/" + STARTED);
  }

  /** Whether a run has started here. */
  boolean hasStarted() {
    return folder.has(STARTED);
  }

  void writeStart(RunStart start) {
    folder.writeText(STARTED, start.toJson());
  }

  /** The epochs so far, from the events. */
  public List<EpochReport> epochs() {
    return folder.has(EVENTS)
        ? EpochReport.fromJsonLines(folder.readText(EVENTS), folder + "/" + EVENTS)
        : List.of();
  }

  void writeExamples(Examples examples) {
    folder.writeText(EXAMPLES, examples.toJson());
  }

  /** The samples that the report shows; none where the run is not complete. */
  public Examples examples() {
    return folder.has(EXAMPLES)
        ? Examples.fromJson(folder.readText(EXAMPLES), folder + "/" + EXAMPLES)
        : Examples.NONE;
  }

  /** Removes a result that does not stand any more. The next report compares with it. */
  void retireResult() {
    keepResultIn(this);
    folder.delete(RESULT);
  }

  /** Writes the result, or where it cannot be read the one before, for the report of the next. */
  void keepResultIn(RunFolder next) {
    readable(this::ownResult, damaged -> {})
        .or(() -> previousResult(damaged -> {}))
        .ifPresent(result -> next.folder.writeText(PREVIOUS, result.toJson()));
  }

  /**
   * Puts a replacement that is complete into its place. Where this was interrupted, it goes on: a
   * file that is not in the replacement any more has been moved.
   *
   * @return whether there was one
   */
  boolean finishReplacement() {
    RunFolder next = replacement();
    if (!next.hasResult()) {
      return false;
    }
    if (next.hasStarted()) { // a whole run of which nothing is moved yet
      List.of(REPORT, EXAMPLES, EVENTS, REJECTED, CHECKPOINTS, TensorBoard.FOLDER, Tracking.MLFLOW)
          .stream()
          .filter(name -> !next.folder.has(name))
          .forEach(folder::delete); // what that run has none of
    }
    List.of(
            STARTED,
            CHECKPOINTS,
            EVENTS,
            TensorBoard.FOLDER,
            Tracking.MLFLOW,
            REJECTED,
            EXAMPLES,
            PREVIOUS,
            REPORT,
            MODEL,
            RESULT)
        .forEach(name -> next.folder.move(name, folder));
    folder.delete(REPLACEMENT);
    return true;
  }

  /**
   * The result that this folder had before; empty where it had none, or one that cannot be read.
   *
   * @param warnings is told of one that cannot be read
   */
  public Optional<RunResult> previousResult(Consumer<String> warnings) {
    return readable(
        () ->
            folder.has(PREVIOUS)
                ? Optional.of(
                    RunResult.fromJson(folder.readText(PREVIOUS), folder + "/" + PREVIOUS))
                : Optional.empty(),
        warnings);
  }

  /** A result that is used where it can be read, and is no error where it cannot. */
  private static Optional<RunResult> readable(
      Supplier<Optional<RunResult>> result, Consumer<String> warnings) {
    try {
      return result.get();
    } catch (DifficultyNetException e) {
      if (e.code() != ErrorCode.RUN_MISSING) {
        throw e; // storage that does not give it now
      }
      warnings.accept("warning " + e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Writes the events anew: not every Hadoop file system can append, and after a resume the events
   * of lost epochs must go. Follow the file with {@code tail -F}.
   */
  void writeEvents(List<EpochReport> epochs) {
    folder.writeText(EVENTS, EpochReport.toJsonLines(epochs));
  }

  /** Lists the samples that were left out; no file where there are none. */
  void writeRejected(List<RejectedSample> rejected) {
    if (rejected.isEmpty()) {
      folder.delete(REJECTED);
    } else {
      folder.writeText(REJECTED, RejectedSample.lines(rejected));
    }
  }

  /** Removes all that a run has left here, but its result for the next report; nothing else. */
  void clear() {
    retireResult();
    List.of(
            REPORT,
            STARTED,
            EXAMPLES,
            EVENTS,
            TensorBoard.FOLDER,
            Tracking.MLFLOW,
            REJECTED,
            CHECKPOINTS,
            MODEL,
            REPLACEMENT)
        .forEach(folder::delete);
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}

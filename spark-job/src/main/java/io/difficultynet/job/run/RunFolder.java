package io.difficultynet.job.run;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.findings.RejectedSample;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.report.EpochReport;
import io.difficultynet.report.Examples;
import io.difficultynet.report.RunResult;
import io.difficultynet.report.RunStart;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The output folder of a run: {@code started.json} (what is known before the first epoch), {@code
 * events.jsonl} (a line an epoch), {@code rejected.jsonl} (samples that could not be used), {@code
 * checkpoints/}, {@code model/}, {@code examples.json} (samples to look at), {@code report.html},
 * and {@code result.json}, which is written last and so says that the run is complete. Beside them
 * {@code previous-result.json} is the result of an earlier run.
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

  Folder checkpoints() {
    return folder.child(CHECKPOINTS);
  }

  /** Returns the folder of the model. */
  public Folder model() {
    return folder.child(MODEL);
  }

  /** Whether there is a result, sound or not. */
  boolean hasResult() {
    return folder.has(RESULT);
  }

  /** The result, if the run is complete. */
  public Optional<RunResult> result() {
    return hasResult()
        ? Optional.of(RunResult.fromJson(folder.readText(RESULT), folder + "/" + RESULT))
        : Optional.empty();
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
    if (!folder.has(STARTED)) {
      throw new DifficultyNetException(
          ErrorCode.RUN_MISSING,
          folder.toString(),
          "has neither " + RESULT + " nor " + STARTED,
          "Give the --output of a run that has started");
    }
    return RunStart.fromJson(folder.readText(STARTED), folder + "/" + STARTED);
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
    try {
      result().ifPresent(result -> folder.writeText(PREVIOUS, result.toJson()));
    } catch (DifficultyNetException e) {
      if (e.code() != ErrorCode.RUN_MISSING) {
        throw e; // storage that does not give it now
      }
    }
    folder.delete(RESULT);
  }

  /**
   * The result that this folder had before; empty where it had none, or one that cannot be read.
   *
   * @param warnings is told of one that cannot be read
   */
  public Optional<RunResult> previousResult(Consumer<String> warnings) {
    if (!folder.has(PREVIOUS)) {
      return Optional.empty();
    }
    try {
      return Optional.of(RunResult.fromJson(folder.readText(PREVIOUS), folder + "/" + PREVIOUS));
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
    List.of(REPORT, STARTED, EXAMPLES, EVENTS, REJECTED, CHECKPOINTS, MODEL)
        .forEach(folder::delete);
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}

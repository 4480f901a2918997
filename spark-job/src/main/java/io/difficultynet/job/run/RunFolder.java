package io.difficultynet.job.run;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.findings.RejectedSample;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.report.EpochReport;
import io.difficultynet.report.RunResult;
import java.util.List;
import java.util.Optional;

/**
 * The output folder of a run: {@code events.jsonl} (a line an epoch), {@code rejected.jsonl}
 * (samples that could not be used), {@code checkpoints/}, {@code model/}, {@code report.html}, and
 * {@code result.json}, which is written last and so says that the run is complete.
 */
public record RunFolder(Folder folder) {

  static final String RESULT = "result.json";
  static final String EVENTS = "events.jsonl";

  /** The name of the report. */
  public static final String REPORT = "report.html";

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

  /** The epochs so far, from the events. */
  public List<EpochReport> epochs() {
    if (!folder.has(EVENTS)) {
      throw new DifficultyNetException(
          ErrorCode.RUN_MISSING,
          folder.toString(),
          "has neither " + RESULT + " nor " + EVENTS,
          "Give the --output of a run that has completed at least one epoch");
    }
    return EpochReport.fromJsonLines(folder.readText(EVENTS), folder + "/" + EVENTS);
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

  /** Removes all that a run has left here, and nothing else. */
  void clear() {
    List.of(RESULT, REPORT, EVENTS, REJECTED, CHECKPOINTS, MODEL).forEach(folder::delete);
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}

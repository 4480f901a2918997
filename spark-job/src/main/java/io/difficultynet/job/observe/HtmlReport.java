package io.difficultynet.job.observe;

import io.difficultynet.report.RoundReport;
import io.difficultynet.report.RunResult;
import java.util.List;

/** The report of a run as one HTML file. */
public final class HtmlReport {

  private HtmlReport() {}

  /** Of a finished run. */
  public static String of(RunResult result) {
    return result.toJson();
  }

  /** Of a running run. */
  public static String running(String name, List<RoundReport> rounds) {
    return name + rounds.size();
  }
}

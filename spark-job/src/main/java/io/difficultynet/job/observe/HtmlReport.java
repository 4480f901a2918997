package io.difficultynet.job.observe;

import io.difficultynet.report.EpochReport;
import io.difficultynet.report.Examples;
import io.difficultynet.report.RunResult;
import io.difficultynet.report.RunStart;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The report of a run as an {@link HtmlPage}, drawn by {@code report.js}. */
public final class HtmlReport {

  private HtmlReport() {}

  /** Returns the page of a finished run without examples that is compared with no other. */
  public static String of(RunResult result) {
    return of(result, Examples.NONE, null);
  }

  /**
   * Returns the page of a finished run.
   *
   * @param examples samples to look at
   * @param earlier the run that its classes are compared with; null of none
   */
  public static String of(RunResult result, Examples examples, @Nullable RunResult earlier) {
    return page(ReportData.of(result, examples, earlier));
  }

  /**
   * Returns the page of a run that has no result yet.
   *
   * @param epochs the complete epochs in order; may be empty
   */
  public static String running(RunStart start, List<EpochReport> epochs) {
    return page(ReportData.running(start, epochs));
  }

  private static String page(ReportData data) {
    return HtmlPage.of(HtmlPage.Kind.REPORT, data.title(), data.json(), data.sections());
  }
}

package io.difficultynet.job.observe;

import io.difficultynet.report.EpochReport;
import io.difficultynet.report.RunResult;
import java.util.List;

/** The report of a run as an {@link HtmlPage}, drawn by {@code report.js}. */
public final class HtmlReport {

  private HtmlReport() {}

  /** Returns the page of a finished run. */
  public static String of(RunResult result) {
    return page(ReportData.of(result));
  }

  /**
   * Returns the page of a run that has no result yet.
   *
   * @param name shown as its title
   * @param epochs the complete epochs in order; may be empty
   */
  public static String running(String name, List<EpochReport> epochs) {
    return page(ReportData.running(name, epochs));
  }

  private static String page(ReportData data) {
    return HtmlPage.of(HtmlPage.Kind.REPORT, data.title(), data.json(), data.sections());
  }
}

package io.difficultynet.job.monitor;

import io.difficultynet.job.observe.HtmlReport;
import io.difficultynet.report.EpochReport;
import io.difficultynet.report.RunStart;
import java.util.ArrayList;
import java.util.List;

/**
 * The report of a run that goes on, drawn when it is asked for. Safe for use by several threads.
 */
final class LiveRun {

  private final String label;
  private final RunStart start;
  private final List<EpochReport> epochs;
  private String page = ""; // of the epochs so far; empty until it is asked for

  LiveRun(String label, RunStart start, List<EpochReport> epochs) {
    this.label = label;
    this.start = start;
    this.epochs = new ArrayList<>(epochs);
  }

  synchronized void completed(EpochReport epoch) {
    epochs.add(epoch);
    page = "";
  }

  /** What it is called among others. */
  String name() {
    return label.isEmpty() ? start.runName() : label;
  }

  synchronized String page() {
    if (page.isEmpty()) {
      page = HtmlReport.running(start, epochs);
    }
    return page;
  }
}

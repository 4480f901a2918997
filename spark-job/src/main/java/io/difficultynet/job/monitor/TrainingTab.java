package io.difficultynet.job.monitor;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.servlet.http.HttpServletRequest;
import org.apache.spark.ui.SparkUI;
import org.apache.spark.ui.SparkUITab;
import org.apache.spark.ui.UIUtils;
import scala.xml.Utility;

/**
 * The tab "Training" of Spark's UI: the report of a run so far in a frame, which has a security
 * policy and scripts of its own, and of several runs a list to choose from. Its addresses are made
 * by Spark, so that they are right behind the proxies of YARN and Kubernetes too.
 */
final class TrainingTab extends SparkUITab {

  private static final String PREFIX = "training";

  /** Where the reports are. */
  private static final String REPORT = "/" + PREFIX + "/report";

  private static final String TITLE = "Training";

  private final List<LiveRun> runs = new CopyOnWriteArrayList<>();

  private TrainingTab(SparkUI ui) {
    super(ui, PREFIX);
    attachPage(new Frame());
  }

  static TrainingTab attachedTo(SparkUI ui) {
    TrainingTab tab = new TrainingTab(ui);
    ui.attachTab(tab);
    ui.attachHandler(REPORT, new ReportServlet(tab.runs), "/*");
    return tab;
  }

  void detachFrom(SparkUI ui) {
    ui.detachHandler(REPORT);
    ui.detachTab(this);
  }

  void add(LiveRun run) {
    runs.add(run);
  }

  /** The page of the tab. */
  private final class Frame extends SparkPage {
    Frame() {
      super(TrainingTab.this, TITLE);
    }

    @Override
    String content(HttpServletRequest request) {
      if (runs.isEmpty()) {
        return "<p>No run has begun.</p>";
      }
      int shown = ReportServlet.number(request, runs.size());
      String report = UIUtils.prependBaseUri(request, REPORT, "");
      String frame =
          "<iframe title=\"report\" src=\"%s/?%s=%d\" style=\"%s\"></iframe>"
              .formatted(
                  Utility.escape(report),
                  ReportServlet.RUN,
                  shown,
                  "border:0; width:100%; height:calc(100vh - 7rem)");
      return runs.size() == 1 ? frame : list(request) + frame;
    }

    private String list(HttpServletRequest request) {
      String here = UIUtils.prependBaseUri(request, "/" + PREFIX, "");
      return IntStream.range(0, runs.size())
          .mapToObj(
              i ->
                  "<a href=\"%s/?%s=%d\">%s</a>"
                      .formatted(
                          Utility.escape(here),
                          ReportServlet.RUN,
                          i,
                          Utility.escape(runs.get(i).name())))
          .collect(Collectors.joining(" · ", "<p>", "</p>"));
    }
  }
}

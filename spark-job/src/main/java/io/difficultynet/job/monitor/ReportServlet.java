package io.difficultynet.job.monitor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/** Serves the report of the run that a request names, and has the browser ask again. */
final class ReportServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /** The parameter with the number of the run, from 0 on; the last one where it is not given. */
  static final String RUN = "run";

  private static final String SECONDS_BETWEEN_LOOKS = "30";

  private final transient List<LiveRun> runs;

  ReportServlet(List<LiveRun> runs) {
    this.runs = runs;
  }

  /** Number of the run that a request names, of some runs. */
  static int number(HttpServletRequest request, int runs) {
    @Nullable String given = request.getParameter(RUN);
    return given != null && given.matches("\\d{1,9}") && Integer.parseInt(given) < runs
        ? Integer.parseInt(given)
        : runs - 1;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    List<LiveRun> known = List.copyOf(runs);
    if (known.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND, "No run has begun");
      return;
    }
    byte[] page = known.get(number(request, known.size())).page().getBytes(StandardCharsets.UTF_8);
    response.setContentType("text/html;charset=utf-8");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("Refresh", SECONDS_BETWEEN_LOOKS);
    response.setContentLength(page.length);
    response.getOutputStream().write(page);
  }
}

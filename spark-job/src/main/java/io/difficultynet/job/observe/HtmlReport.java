package io.difficultynet.job.observe;

import io.difficultynet.digest.Sha256;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.json.Json;
import io.difficultynet.report.RoundReport;
import io.difficultynet.report.RunResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The report of a run as one HTML file that needs no network: numbers, style, scripts and the
 * charting library (Apache ECharts) are all inside it.
 *
 * <p>The numbers stand in the page as one JSON value ({@link ReportData}) and are put on the page
 * as text by {@code report.js}, so no class name can become markup. The page's content security
 * policy names the SHA-256 of each of its scripts: a browser runs these and loads nothing.
 */
public final class HtmlReport {

  private static final String ECHARTS =
      "/META-INF/resources/webjars/echarts/5.3.1/dist/echarts.min.js";

  private HtmlReport() {}

  /** Returns the page of a finished run. */
  public static String of(RunResult result) {
    return page(ReportData.of(result));
  }

  /**
   * Returns the page of a run that has no result yet.
   *
   * @param name shown as its title
   * @param rounds the complete epochs in order; may be empty
   */
  public static String running(String name, List<RoundReport> rounds) {
    return page(ReportData.running(name, rounds));
  }

  private static String page(ReportData data) {
    String echarts = resource(ECHARTS);
    String charts = resource("charts.js");
    String script = resource("report.js");
    Map<String, String> values = new HashMap<>();
    values.put("title", markup(data.title()));
    values.put("policy", policy(echarts, charts, script));
    values.put("style", resource("report.css"));
    values.put("data", scriptSafe(Json.line(data.json())));
    values.put("echarts", echarts);
    values.put("charts", charts);
    values.put("script", script);
    return new Template(resource("report.html")).fill(data.sections(), values);
  }

  /** Only these scripts run. ECharts places its tooltips by style attributes. */
  private static String policy(String... scripts) {
    return Stream.of(scripts)
        .map(
            script ->
                "'sha256-"
                    + Base64.getEncoder()
                        .encodeToString(
                            Sha256.start().digest(script.getBytes(StandardCharsets.UTF_8)))
                    + "'")
        .collect(
            Collectors.joining(
                " ",
                "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src ",
                ""));
  }

  /** JSON in which no end tag and no comment can begin. */
  static String scriptSafe(String json) {
    return json.replace("<", "\\u003c");
  }

  /** Text as it is written between tags. */
  static String markup(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String resource(String name) {
    try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new DifficultyNetException(
            ErrorCode.INTERNAL,
            name,
            "is not on the class path, and the report needs it",
            "Build the job jar again with deploy/bin/setup");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }
}

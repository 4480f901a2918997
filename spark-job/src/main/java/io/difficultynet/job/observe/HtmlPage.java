package io.difficultynet.job.observe;

import io.difficultynet.digest.Sha256;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A page as one HTML file that needs no network: numbers, style, scripts and the charting library
 * (Apache ECharts) are all inside it.
 *
 * <p>The numbers stand in the page as one JSON value and are put on the page as text by its script,
 * so no name can become markup. The page's content security policy names the SHA-256 of each of its
 * scripts: a browser runs these and loads nothing.
 */
final class HtmlPage {

  private static final String ECHARTS =
      "/META-INF/resources/webjars/echarts/5.3.1/dist/echarts.min.js";

  private HtmlPage() {}

  /** The pages; {@code page.html} is the frame of all of them. */
  enum Kind {
    REPORT(
        "report",
        "Training report",
        true,
        "result",
        "Difficulty-Net: Sinha and Ohashi, WACV 2023. "),
    COMPARISON(
        "comparison",
        "Comparison of methods",
        true,
        "result",
        "Intervals of paired differences: Student's t (1908). "),
    MODELS(
        "models",
        "Models and their champion",
        true,
        "now",
        "Bounds: bootstrap (Efron and Tibshirani 1993). Test of plain accuracy: McNemar (1947). "),
    DATA_CARD("data-card", "Data card of a prepared set", false, "parts", "");

    private final String name; // of its sections name.html and its script name.js
    private final String heading;
    private final boolean hasStatus;
    private final String first; // section
    private final String credits;

    Kind(String name, String heading, boolean hasStatus, String first, String credits) {
      this.name = name;
      this.heading = heading;
      this.hasStatus = hasStatus;
      this.first = first;
      this.credits = credits;
    }

    /** What a browser's tab says behind the title. */
    private String word() {
      return this == REPORT ? "training report" : name.replace('-', ' ');
    }
  }

  /**
   * Returns a page.
   *
   * @param title of the page
   * @param json what the script reads
   * @param sections parts of the kind's template that are shown
   */
  static String of(
      Kind kind, String title, Map<String, @Nullable Object> json, Set<String> sections) {
    List<String> scripts =
        List.of(
            resource(ECHARTS),
            resource("charts.js"),
            resource("elements.js"),
            resource(kind.name + ".js"));
    List<String> elements = new ArrayList<>();
    scripts.forEach(script -> elements.add("<script>" + script + "</script>"));
    Map<String, String> values = new HashMap<>();
    values.put("title", markup(title));
    values.put("policy", policy(scripts));
    values.put("style", resource("report.css"));
    values.put("data", scriptSafe(Json.line(json)));
    values.put("scripts", String.join("\n", elements));
    values.put("kind", kind.word());
    values.put("heading", kind.heading);
    values.put("first", kind.first);
    values.put("credits", kind.credits);
    values.put("content", new Template(resource(kind.name + ".html")).fill(sections, Map.of()));
    return new Template(resource("page.html"))
        .fill(kind.hasStatus ? Set.of("status") : Set.of(), values);
  }

  /** Only these scripts run. ECharts places its tooltips by style attributes. */
  private static String policy(List<String> scripts) {
    return scripts.stream()
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
  private static String scriptSafe(String json) {
    return json.replace("<", "\\u003c");
  }

  /** Text as it is written between tags. */
  private static String markup(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String resource(String name) {
    try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
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

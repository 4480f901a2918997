package io.difficultynet.job.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import io.difficultynet.job.observe.RunMonitor;
import io.difficultynet.job.observe.SyntheticRuns;
import io.difficultynet.report.EpochReport;
import io.difficultynet.report.RunResult;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real Spark answers on its UI's port while runs go on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApplicationMonitorTest {

  private static final Pattern SAMPLE = Pattern.compile("(?m)^(\\w+)\\{[^}]*} (\\S+)$");

  private final SparkContext spark =
      new SparkContext(
          new SparkConf()
              .setMaster("local[1]")
              .setAppName("monitored")
              .set("spark.ui.enabled", "true")
              .set("spark.ui.port", "0")
              .set("spark.driver.host", "127.0.0.1")
              .set("spark.driver.bindAddress", "127.0.0.1")
              .set("spark.metrics.namespace", "difficulty_net")
              .set(
                  "spark.metrics.conf.*.sink.prometheusServlet.class",
                  "org.apache.spark.metrics.sink.PrometheusServlet")
              .set("spark.metrics.conf.*.sink.prometheusServlet.path", "/metrics/prometheus"));
  private final RunResult result = SyntheticRuns.run("birds", List.of("owl", "jay <b>"), 3, true);

  @AfterAll
  void stop() {
    spark.stop();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    String ui = "http://127.0.0.1:" + spark.ui().get().boundPort();
    return HttpClient.newBuilder()
        .followRedirects(HttpClient.Redirect.NORMAL)
        .build()
        .send(
            HttpRequest.newBuilder(URI.create(ui + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private Map<String, String> metrics(String source) throws IOException, InterruptedException {
    Map<String, String> samples = new TreeMap<>();
    String prefix = "metrics_difficulty_net_driver_%s_".formatted(source);
    SAMPLE
        .matcher(get("/metrics/prometheus").body())
        .results()
        .filter(found -> found.group(1).startsWith(prefix))
        .forEach(found -> samples.put(found.group(1).substring(prefix.length()), found.group(2)));
    return samples;
  }

  @Test
  void prometheusReadsTheLastEpochOfARun() throws Exception {
    try (ApplicationMonitor monitor = ApplicationMonitor.of(spark);
        RunMonitor run = monitor.run("", result.start(), List.of())) {
      assertThat(metrics("training"))
          .containsEntry("epoch_Value", "0")
          .containsEntry("trainLoss_Value", "NaN");
      EpochReport epoch = result.epochs().get(0);
      run.completed(epoch);
      assertThat(metrics("training"))
          .containsEntry("epoch_Value", "1")
          .containsEntry("trainLoss_Value", String.valueOf(epoch.trainLoss()))
          .containsEntry("waitSeconds_Value", String.valueOf(epoch.timings().waitSeconds()))
          .containsEntry(
              "validationBalancedAccuracy_Value",
              String.valueOf(epoch.validationBalancedAccuracy()))
          .containsKeys("manyAccuracy_Value", "leastWeight_Value", "greatestWeight_Value");
    }
    assertThat(metrics("training")).isEmpty();
  }

  @Test
  void theReportSoFarIsATabOfTheUi() throws Exception {
    try (ApplicationMonitor monitor = ApplicationMonitor.of(spark)) {
      assertThat(get("/training/").body()).contains("No run has begun.");
      assertThat(get("/training/report/").statusCode()).isEqualTo(404);
      try (RunMonitor run = monitor.run("", result.start(), List.of())) {
        assertThat(get("/jobs/").body()).contains("href=\"/training/\"");
        assertThat(get("/training/").body())
            .contains("<iframe")
            .contains("/training/report/?run=0");
        run.completed(result.epochs().get(0));
        HttpResponse<String> report = get("/training/report/?run=0");
        assertThat(report.headers().firstValue("refresh")).contains("30");
        assertThat(report.headers().firstValue("content-type")).contains("text/html;charset=utf-8");
        assertThat(report.body())
            .contains("birds")
            .contains("\"status\":\"not finished\"")
            .doesNotContain("jay <b>");
        run.completed(result.epochs().get(1));
        assertThat(get("/training/report/?run=0").body()).isNotEqualTo(report.body());
      }
    }
    assertThat(get("/training/report/?run=0").body())
        .as("Spark's own page") // to which it redirects what it does not know
        .contains("href=\"/jobs/\"")
        .doesNotContain("birds")
        .doesNotContain("/training/");
  }

  @Test
  void runsSideBySideAreChosenFromAList() throws Exception {
    try (ApplicationMonitor monitor = ApplicationMonitor.of(spark);
        RunMonitor one = monitor.run("<i> seed 1", result.start(), List.of());
        RunMonitor two = monitor.run("ldam seed 1", result.start(), result.epochs())) {
      assertThat(get("/training/").body())
          .contains("?run=0\">&lt;i&gt; seed 1</a>")
          .contains("?run=1\">ldam seed 1</a>")
          .contains("/training/report/?run=1\"");
      assertThat(get("/training/?run=0").body()).contains("/training/report/?run=0\"");
      assertThat(get("/training/?run=7x").body()).contains("/training/report/?run=1\"");
      assertThat(metrics("training_ldam_seed_1")).containsEntry("epoch_Value", "3");
      one.completed(result.epochs().get(0));
      assertThat(metrics("training__i_seed_1")).containsEntry("epoch_Value", "1");
      assertThat(two).isNotSameAs(one);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"alerts.yml", "grafana.json"})
  void everyMetricThatIsAskedForIsServed(String file) throws Exception {
    String text = Files.readString(Path.of("..", "deploy", "monitoring", file));
    Set<String> asked =
        Pattern.compile("metrics_difficulty_net_driver_training_(\\w+)")
            .matcher(text)
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toSet());
    try (ApplicationMonitor monitor = ApplicationMonitor.of(spark);
        RunMonitor run = monitor.run("", result.start(), result.epochs())) {
      run.completed(result.epochs().get(2));
      assertThat(asked).hasSizeGreaterThan(5);
      assertThat(metrics("training").keySet()).containsAll(asked);
    }
  }

  @Test
  void gaugesOfARunThatGoesOnAreThoseOfItsLastEpoch() {
    MetricRegistry gauges = new RunMetrics("", result.start(), result.epochs()).metricRegistry();
    EpochReport last = result.epochs().get(2);
    double[] weights = last.nextClassWeights().toArray();
    assertThat(value(gauges, "epoch")).isEqualTo(3);
    assertThat(value(gauges, "executors")).isEqualTo((double) last.executors());
    assertThat(value(gauges, "leastWeight")).isEqualTo(Math.min(weights[0], weights[1]));
    assertThat(value(gauges, "greatestWeight")).isEqualTo(Math.max(weights[0], weights[1]));
  }

  private static Object value(MetricRegistry registry, String name) {
    return Objects.requireNonNull(registry.getGauges().get(name), name).getValue();
  }
}

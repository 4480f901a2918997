package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.difficultynet.job.monitor.ApplicationMonitor;
import io.difficultynet.job.observe.RunMonitor;
import io.difficultynet.report.RunResult;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The report as a browser shows it, on a desktop and on a telephone, where the machine has
 * Chromium. The pictures are in {@code deploy/target/pictures}. Those of the documentation are of
 * the run of the README: {@code deploy/bin/test -pl deploy -am -Dit.test=ReportInBrowserIT
 * -Dreport.page=$PWD/runs/first/report.html}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReportInBrowserIT {
  private static final Path PICTURES = Path.of("target", "pictures");

  /** Writes what a reader of a narrow window has to scroll for into the document. */
  private static final String MEASURE =
      """
      <script>
      addEventListener("load", () => setTimeout(() => {
        const cells = document.querySelector("#class-table tbody tr").cells;
        const right = (cell) => Math.round(cell.getBoundingClientRect().right);
        const measured = { page: document.documentElement.scrollWidth, name: right(cells[0]), accuracy: right(cells[1]) };
        const seen = parent.document.createElement("output");
        seen.textContent = "measured " + JSON.stringify(measured);
        parent.document.body.append(seen);
      }, 500));
      </script>
      """;

  private final Path scratch;
  private Browser browser;
  private Path report;

  ReportInBrowserIT(@TempDir Path scratch) {
    this.scratch = scratch;
  }

  @BeforeAll
  void open() throws IOException {
    browser = Browser.assumed(scratch);
    String page = System.getProperty("report.page");
    report = page == null ? trained() : Path.of(page);
  }

  private Path trained() throws IOException {
    Path output = scratch.resolve("run");
    Script.Result train =
        InProcess.run(
            scratch, new Photographs(scratch).command("train", "--output", output.toString()));
    assertThat(train.status()).as(train.errors()).isZero();
    return output.resolve("report.html");
  }

  /** The run told epoch by epoch to a Spark, as its driver tells it. */
  @Test
  void theReportSoFarIsATabOfSparksUi() throws IOException {
    Path file = report.resolveSibling("result.json");
    RunResult trained = RunResult.fromJson(Files.readString(file), file.toString());
    SparkConf conf =
        new SparkConf()
            .setMaster("local[1]")
            .setAppName("train " + trained.runName())
            .set("spark.ui.enabled", "true")
            .set("spark.ui.port", "0")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1");
    try (JavaSparkContext spark = new JavaSparkContext(conf);
        ApplicationMonitor monitor = ApplicationMonitor.of(spark.sc());
        RunMonitor run = monitor.run("", trained.start(), List.of())) {
      trained.epochs().subList(0, (trained.epochs().size() + 1) / 2).forEach(run::completed);
      String ui = "http://127.0.0.1:" + spark.sc().ui().get().boundPort();
      URI tab = URI.create(ui + "/training/");
      Browser.Loaded frame = browser.open(tab, Browser.DESKTOP);
      assertThat(frame.complaints()).isEmpty();
      assertThat(frame.document()).contains("<iframe").contains("src=\"/training/report/?run=0\"");
      Browser.Loaded page =
          browser.open(URI.create(ui + "/training/report/?run=0"), Browser.DESKTOP);
      assertThat(page.complaints()).isEmpty();
      assertThat(classTable(page)).contains(trained.classNames());
      browser.picture(tab, Browser.DESKTOP, 900, PICTURES.resolve("live.png"));
      assertThat(PICTURES.resolve("live.png")).isNotEmptyFile();
    }
  }

  private static String classTable(Browser.Loaded page) {
    return page.document().split("id=\"class-table\"", 2)[1].split("</table>", 2)[0];
  }

  @Test
  void everyClassStandsInThePageAndNoScriptFails() {
    Browser.Loaded page = browser.open(report, Browser.DESKTOP);
    assertThat(page.complaints()).isEmpty();
    Config result = ConfigFactory.parseFile(report.resolveSibling("result.json").toFile());
    assertThat(classTable(page)).contains(result.getStringList("classNames"));
    assertThat(page.document().split("<canvas").length + page.document().split("<svg").length)
        .as("charts are drawn")
        .isGreaterThan(8);
  }

  @Test
  void onATelephoneTheAccuracyStandsBesideTheNameOfItsClass() throws IOException {
    Path measuring = scratch.resolve("measuring.html");
    Files.writeString(
        measuring,
        Files.readString(report)
            .replaceFirst("<meta http-equiv=\"Content-Security-Policy\"[^>]*>", MEASURE));
    String document = browser.openOnTelephone(measuring).document();
    Config measured =
        ConfigFactory.parseString(
            document
                .replaceFirst("(?s).*<output>measured ", "")
                .replaceFirst("(?s)</output>.*", ""));
    assertThat(measured.getInt("page")).isLessThanOrEqualTo(Browser.TELEPHONE);
    assertThat(measured.getInt("name")).isLessThan(measured.getInt("accuracy"));
    assertThat(measured.getInt("accuracy")).isLessThanOrEqualTo(Browser.TELEPHONE);
  }

  @Test
  void picturesAreTaken() throws IOException {
    Path desktop = PICTURES.resolve("report.png");
    browser.picture(report, Browser.DESKTOP, 1700, desktop);
    assertThat(ImageIO.read(desktop.toFile()).getWidth()).isEqualTo(Browser.DESKTOP);
    Path telephone = PICTURES.resolve("report-narrow.png");
    browser.pictureOnTelephone(report, 1700, telephone);
    assertThat(ImageIO.read(telephone.toFile()).getWidth()).isEqualTo(Browser.TELEPHONE);
  }
}

package io.difficultynet.job.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import io.difficultynet.digest.Sha256;
import io.difficultynet.json.JsonObject;
import io.difficultynet.metrics.ClassScore;
import io.difficultynet.report.Examples;
import io.difficultynet.report.RunResult;
import io.difficultynet.report.RunStart;
import io.difficultynet.report.WeightExplanation;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The report holds what it should, needs nothing but itself, and cannot be broken by names. */
class HtmlReportTest {

  private static final Pattern SECTION = Pattern.compile("<section id=\"([\\w-]+)\"");
  private static final Pattern SCRIPT = Pattern.compile("<script>(.*?)</script>", Pattern.DOTALL);
  private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"([^\"]*)\"");
  private static final Pattern DATA =
      Pattern.compile(
          "<script type=\"application/json\" id=\"run-data\">(.*?)</script>", Pattern.DOTALL);
  private static final int MEGABYTE = 1 << 20;

  private static final RunResult DIFFICULTY_NET =
      SyntheticRuns.run("fashion-mnist-lt", SyntheticRuns.FASHION, 15, true);

  private static List<String> found(Pattern pattern, String html) {
    return pattern.matcher(html).results().map(match -> match.group(1)).toList();
  }

  private static JsonObject data(String html) {
    return JsonObject.parse(found(DATA, html).get(0), "report.html");
  }

  private static String withoutScripts(String html) {
    return SCRIPT.matcher(html).replaceAll("");
  }

  @Test
  void aDifficultyNetRunHasEverySection() {
    String html = HtmlReport.of(DIFFICULTY_NET);
    assertThat(found(SECTION, html))
        .containsExactly(
            "result",
            "classes",
            "curves",
            "per-class",
            "meta",
            "explain",
            "confusion",
            "calibration",
            "time",
            "configuration",
            "provenance");
    assertThat(html)
        .contains("<h1>fashion-mnist-lt</h1>")
        .contains("id=\"chart-weights\"")
        .contains("id=\"chart-norms\"")
        .contains("id=\"chart-share\"")
        .contains("id=\"chart-confusion\"")
        .doesNotContain("{{")
        .doesNotContain("has no result yet");
  }

  @Test
  void aCrossEntropyRunShowsNothingOfTheMetaStep() {
    String html = HtmlReport.of(SyntheticRuns.run("plain", SyntheticRuns.FASHION, 3, false));
    assertThat(found(SECTION, html))
        .contains("per-class", "time", "confusion")
        .doesNotContain("meta", "explain");
    assertThat(withoutScripts(html))
        .doesNotContain("id=\"chart-weights\"")
        .doesNotContain("id=\"chart-norms\"")
        .doesNotContain("id=\"chart-share\"");
    assertThat(data(html).object("epochs").keys()).doesNotContain("meta", "metaShare");
  }

  @Test
  void aRunningRunShowsItsEpochsAndSaysThatTheResultIsToCome() {
    String html = HtmlReport.running(DIFFICULTY_NET.start(), DIFFICULTY_NET.epochs().subList(0, 4));
    assertThat(found(SECTION, html))
        .containsExactly(
            "result",
            "classes",
            "curves",
            "per-class",
            "meta",
            "explain",
            "time",
            "configuration",
            "provenance");
    assertThat(html).contains("This run has no result yet");
    JsonObject data = data(html);
    assertThat(data.text("status")).isEqualTo("not finished");
    assertThat(data.texts("names")).isEqualTo(SyntheticRuns.FASHION);
    assertThat(data.object("epochs").smalls("epoch")).containsExactly(1, 2, 3, 4);
  }

  @Test
  void aRunHasNamesCountsAndConfigurationFromItsFirstMinute() {
    RunStart start =
        RunStart.fromJson(DIFFICULTY_NET.start().toJson(), "started.json"); // as it is stored
    String html = HtmlReport.running(start, List.of());
    assertThat(found(SECTION, html))
        .containsExactly("result", "classes", "configuration", "provenance");
    assertThat(html).contains("No epoch is complete yet");
    JsonObject data = data(html);
    assertThat(data.texts("names")).isEqualTo(SyntheticRuns.FASHION);
    assertThat(data.wholes("trainCounts")).startsWith(3000, 1798);
    assertThat(data.objects("groups").get(0).smalls("classes")).startsWith(0, 1);
    assertThat(data.object("settings").text("difficulty-net.method.name"))
        .isEqualTo("difficulty-net");
  }

  @Test
  void everyClassHasItsCountIntervalPrecisionAndF1() {
    JsonObject scores = data(HtmlReport.of(DIFFICULTY_NET)).object("scores");
    ClassScore last = DIFFICULTY_NET.test().scores().get(9);
    assertThat(scores.wholes("total")).hasSize(10).containsOnly(100);
    assertThat(scores.numbers("low")[9]).isEqualTo(Digits.few(last.recallInterval().low()));
    assertThat(scores.numbers("high")[9]).isEqualTo(Digits.few(last.recallInterval().high()));
    assertThat(scores.numbers("precision")[9]).isEqualTo(Digits.few(last.precision()));
    assertThat(scores.numbers("f1")[9]).isEqualTo(Digits.few(last.f1()));
  }

  @Test
  void calibrationAndTemperatureAreTheRunsOwn() {
    JsonObject calibration = data(HtmlReport.of(DIFFICULTY_NET)).object("calibration");
    assertThat(calibration.number("expectedError"))
        .isEqualTo(Digits.many(DIFFICULTY_NET.test().calibration().expectedError()))
        .isBetween(0.05, 0.15);
    assertThat(calibration.wholes("samples"))
        .isEqualTo(DIFFICULTY_NET.test().calibration().samples());
    assertThat(calibration.number("temperature")).isEqualTo(1.375);
  }

  @Test
  void top5IsToldOfMoreThanTenClasses() {
    assertThat(data(HtmlReport.of(DIFFICULTY_NET)).object("testTotals").number("top5")).isNaN();
    RunResult eleven = SyntheticRuns.run("more", SyntheticRuns.numbered(11), 1, false);
    assertThat(data(HtmlReport.of(eleven)).object("testTotals").number("top5"))
        .isEqualTo(Digits.many(eleven.test().top5Right() / 1100.0));
  }

  @Test
  void classesAreComparedByNameWithThoseOfAnEarlierRun() {
    RunResult before =
        SyntheticRuns.run("last week", List.of("Dress", "Trouser", "Glove"), 2, false);
    String html = HtmlReport.of(DIFFICULTY_NET, Examples.NONE, before);
    assertThat(found(SECTION, html)).contains("changes");
    JsonObject changes = data(html).object("changes");
    assertThat(changes.text("run")).isEqualTo("last week");
    assertThat(changes.texts("removed")).containsExactly("Glove");
    assertThat(changes.texts("added")).hasSize(8).doesNotContain("Dress", "Trouser");
    JsonObject dress = changes.objects("classes").get(1); // in the order of this run
    double now = DIFFICULTY_NET.test().perClassAccuracy().at(3);
    double then = before.test().perClassAccuracy().at(0);
    assertThat(dress.small("class")).isEqualTo(3);
    assertThat(dress.number("before")).isEqualTo(Digits.few(then));
    assertThat(dress.number("difference")).isEqualTo(Digits.few(now - then));
    assertThat(dress.number("low")).isLessThan(dress.number("difference"));
    assertThat(dress.number("weightBefore")).isEqualTo(1);
    assertThat(dress.number("weight"))
        .isEqualTo(Digits.few(DIFFICULTY_NET.epochs().get(14).classWeights().at(3)));
    assertThat(data(HtmlReport.of(DIFFICULTY_NET)).keys()).doesNotContain("changes");
  }

  @Test
  void namesCannotBreakOutOfThePage() {
    String hostile = "</script><script>alert(\"1\")</script><!--";
    List<String> names =
        List.of(hostile, "quote \" and ' and \\ and {{data}} and $1", "\u2028&amp;");
    String html = HtmlReport.of(SyntheticRuns.run(hostile, names, 2, true));
    assertThat(found(SCRIPT, html)).hasSize(4).noneMatch(script -> script.contains("alert("));
    assertThat(html)
        .doesNotContain(hostile)
        .doesNotContain("<!--")
        .contains("<h1>&lt;/script&gt;&lt;script&gt;alert(\"1\")&lt;/script&gt;&lt;!--</h1>");
    assertThat(data(html).texts("names")).isEqualTo(names);
  }

  @Test
  void thePageNeedsNothingButItself() {
    String html = HtmlReport.of(DIFFICULTY_NET);
    assertThat(found(REFERENCE, withoutScripts(html)))
        .isNotEmpty()
        .allMatch(reference -> reference.startsWith("#") || reference.equals("data:,"));
    assertThat(withoutScripts(html)).doesNotContain("http://", "https://", "@import", "url(");
    assertThat(found(SCRIPT, html).get(0)).contains("Apache Software Foundation");
  }

  @Test
  void onlyThePagesOwnScriptsMayRun() {
    String html = HtmlReport.of(DIFFICULTY_NET);
    String policy =
        found(Pattern.compile("Content-Security-Policy\" content=\"([^\"]*)\""), html).get(0);
    assertThat(policy).startsWith("default-src 'none';").doesNotContain("script-src 'unsafe");
    List<String> scripts = SCRIPT.matcher(html).results().map(MatchResult::group).toList();
    assertThat(scripts).hasSize(4);
    for (String script : found(SCRIPT, html)) {
      byte[] digest = Sha256.start().digest(script.getBytes(StandardCharsets.UTF_8));
      assertThat(policy).contains("'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
    }
  }

  @Test
  void theDataAreTheRunsOwn() {
    JsonObject data = data(HtmlReport.of(DIFFICULTY_NET));
    assertThat(data.object("testTotals").number("balancedAccuracy"))
        .isEqualTo(Digits.many(DIFFICULTY_NET.test().balancedAccuracy()));
    assertThat(data.text("rule")).isEqualTo(DIFFICULTY_NET.groups().rule().text());
    assertThat(data.wholes("trainCounts")).startsWith(3000, 1798);
    assertThat(data.toMap().get("confusion"))
        .asInstanceOf(LIST)
        .element(9)
        .isEqualTo(Arrays.stream(DIFFICULTY_NET.test().confusion().rows()[9]).boxed().toList());
    assertThat(data.text("seed")).isEqualTo("9007199254740993");
    assertThat(data.object("settings").keys()).contains("difficulty-net.train.optimizer.momentum");
    JsonObject epochs = data.object("epochs");
    assertThat(epochs.numbers("seconds")).hasSize(15).containsOnly(21.4);
    assertThat(epochs.object("meta").numbers("driverLoss")).hasSize(15).doesNotContain(Double.NaN);
  }

  @Test
  void pretrainedWeightsAreNamedByTheirDigestWhereTheRunStartedFromSome() {
    String digest = Sha256.hex(new byte[] {1});
    RunResult run = SyntheticRuns.run("pretrained", SyntheticRuns.FASHION, 2, true, digest);
    assertThat(data(HtmlReport.of(run)).text("weightsDigest")).isEqualTo(digest);
    assertThat(data(HtmlReport.of(DIFFICULTY_NET)).keys()).doesNotContain("weightsDigest");
  }

  @Test
  void everyWeightIsExplainedByTheEpochBefore() {
    JsonObject explain = data(HtmlReport.of(DIFFICULTY_NET)).object("explain");
    assertThat(explain.smalls("epochs")).hasSize(15).startsWith(1, 2).endsWith(15);
    WeightExplanation last = WeightExplanation.of(DIFFICULTY_NET.epochs(), 15);
    WeightExplanation.Learned learned = Objects.requireNonNull(last.learned());
    String json = found(DATA, HtmlReport.of(DIFFICULTY_NET)).get(0);
    assertThat(json)
        .contains(Arrays.toString(Digits.few(learned.metaShare().toArray())).replace(" ", ""))
        .contains(Arrays.toString(Digits.few(learned.driverShare().toArray())).replace(" ", ""));
    assertThat(json).contains("\"metaShare\":[null,["); // nothing is learned before epoch 1
  }

  @Test
  void examplesAreShownAsImagesThatThePageHolds() {
    Examples examples =
        new Examples(
            List.of(new Examples.Example("a/1.png", 9, 7, 0.98765, "AAAA")),
            List.of(new Examples.Example("sample 3", 0, 6, 1, null)));
    Examples back = Examples.fromJson(examples.toJson(), "examples.json"); // as it is stored
    assertThat(back).isEqualTo(examples);
    String html = HtmlReport.of(DIFFICULTY_NET, back, null);
    assertThat(found(SECTION, html)).contains("examples");
    JsonObject mistake = data(html).objects("mistakes").get(0);
    assertThat(mistake.text("origin")).isEqualTo("a/1.png");
    assertThat(mistake.text("image")).isEqualTo("data:image/jpeg;base64,AAAA");
    assertThat(mistake.number("probability")).isEqualTo(0.9877);
    assertThat(data(html).objects("doubtful").get(0).textOrNull("image")).isNull();
    assertThat(found(SECTION, HtmlReport.of(DIFFICULTY_NET))).doesNotContain("examples");
  }

  @Test
  void anImageThatIsNoneIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Examples.Example("x", 0, 1, 0.5, "https://example.org/x"))
        .withMessage("the image of x is not in Base64");
  }

  @Test
  void everyPartOfTheTimeAddsUpToTheRound() {
    JsonObject epochs = data(HtmlReport.of(DIFFICULTY_NET)).object("epochs");
    JsonObject timings = epochs.object("timings");
    double sum =
        List.of("train", "input", "wait", "exchange", "validate", "meta", "checkpoint", "other")
            .stream()
            .mapToDouble(part -> timings.numbers(part)[7])
            .sum();
    assertThat(sum).isCloseTo(epochs.numbers("seconds")[7], within(1e-6));
  }

  @Test
  void whatWasNotMeasuredIsNull() {
    RunResult run = SyntheticRuns.run("many", SyntheticRuns.numbered(12), 2, true);
    String html = HtmlReport.of(run);
    assertThat(run.epochs().get(0).validationAccuracy().at(11)).isNaN();
    assertThat(found(DATA, html).get(0)).contains(",null],[").doesNotContain("NaN");
  }

  @Test
  void aThousandClassesStayReadableAndSmall() {
    RunResult run = SyntheticRuns.run("imagenet-lt", SyntheticRuns.numbered(1000), 180, true);
    String html = HtmlReport.of(run);
    assertThat(found(SECTION, html)).contains("confusion");
    assertThat(withoutScripts(html).length()).isLessThan(3 * MEGABYTE);
    JsonObject data = data(html);
    assertThat(data.keys()).contains("pairs", "bands").doesNotContain("confusion");
    assertThat(data.toMap().get("pairs")).asInstanceOf(LIST).hasSize(ConfusionData.MOST_PAIRS);
    assertThat(data.object("bands").objects("labels")).hasSize(ConfusionData.BANDS);
    assertThat(data.object("explain").smalls("epochs")).hasSize(20).startsWith(9).endsWith(180);
  }
}

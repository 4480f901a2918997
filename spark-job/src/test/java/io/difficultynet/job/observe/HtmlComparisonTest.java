package io.difficultynet.job.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.json.JsonObject;
import io.difficultynet.report.ComparedRun;
import io.difficultynet.report.Comparison;
import io.difficultynet.report.Figure;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HtmlComparisonTest {

  private static final Pattern SECTION = Pattern.compile("<section id=\"([\\w-]+)\"");
  private static final Pattern SCRIPT = Pattern.compile("<script>(.*?)</script>", Pattern.DOTALL);
  private static final Pattern DATA =
      Pattern.compile(
          "<script type=\"application/json\" id=\"run-data\">(.*?)</script>", Pattern.DOTALL);

  private static final Comparison COMPLETE =
      SyntheticComparisons.complete(SyntheticComparisons.METHODS, SyntheticRuns.FASHION, 5);

  private static List<String> found(Pattern pattern, String html) {
    return pattern.matcher(html).results().map(match -> match.group(1)).toList();
  }

  private static JsonObject data(String html) {
    return JsonObject.parse(found(DATA, html).get(0), "comparison.html");
  }

  @Test
  void aCompleteComparisonHasEverySection() {
    String html = HtmlComparison.of(COMPLETE);
    assertThat(found(SECTION, html))
        .containsExactly("result", "differences", "seeds", "classes", "runs");
    assertThat(html)
        .contains("<h1>fashion-mnist-lt</h1>")
        .doesNotContain("{{")
        .doesNotContain("id=\"unfinished\"");
  }

  @Test
  void theDataAreTheComparisonsOwn() {
    JsonObject data = data(HtmlComparison.of(COMPLETE));
    assertThat(data.objects("runs")).hasSize(20);
    assertThat(data.objects("spreads").get(3).object("few").number("mean"))
        .isEqualTo(Digits.many(COMPLETE.spread("difficulty-net", Figure.FEW).mean()));
    assertThat(data.objects("differences").get(1).object("top1").number("low"))
        .isEqualTo(Digits.many(COMPLETE.difference("class-balanced", Figure.TOP_1).low()));
    assertThat(data.objects("spreads").get(0).object("medium").number("mean")).isNaN();
  }

  @Test
  void tiesWithTheBestAreMarked() {
    List<JsonObject> spreads = data(HtmlComparison.of(COMPLETE)).objects("spreads");
    for (int m = 0; m < COMPLETE.methods().size(); m++) {
      for (Figure figure : List.of(Figure.MANY, Figure.FEW)) {
        assertThat(spreads.get(m).object(figure.key()).toMap().get("tie"))
            .isEqualTo(COMPLETE.tiesWithBest(COMPLETE.methods().get(m), figure));
      }
    }
  }

  @Test
  void oneMethodHasNoDifferencesAndABlankComparisonNoFigures() {
    Comparison one = SyntheticComparisons.complete(List.of("alone"), List.of("a", "b"), 2);
    assertThat(found(SECTION, HtmlComparison.of(one)))
        .containsExactly("result", "seeds", "classes", "runs");
    Comparison blank =
        Comparison.toCome("n", List.of("a", "b"), List.of(1L), "a", List.of("x"), "rule");
    String html = HtmlComparison.of(blank);
    assertThat(found(SECTION, html)).containsExactly("result", "runs");
    assertThat(html).contains("id=\"unfinished\"");
  }

  @Test
  void namesAndErrorsCannotBreakOutOfThePage() {
    String hostile = "</script><script>alert(\"1\")</script><!--";
    Comparison comparison =
        SyntheticComparisons.complete(List.of("a", "b"), List.of(hostile, "x"), 1)
            .with(ComparedRun.toCome("a", 1).failed(hostile));
    String html = HtmlComparison.of(comparison);
    assertThat(found(SCRIPT, html)).hasSize(4).noneMatch(script -> script.contains("alert("));
    assertThat(html).doesNotContain(hostile).doesNotContain("<!--");
    assertThat(data(html).texts("names")).containsExactly(hostile, "x");
    assertThat(data(html).objects("runs").get(0).text("error")).isEqualTo(hostile);
  }
}

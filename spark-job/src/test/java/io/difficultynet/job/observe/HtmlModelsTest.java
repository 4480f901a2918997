package io.difficultynet.job.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.json.JsonObject;
import io.difficultynet.metrics.PromotionRule;
import io.difficultynet.metrics.Shot;
import io.difficultynet.report.ChampionHistory;
import io.difficultynet.report.Decision;
import io.difficultynet.report.Trial;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HtmlModelsTest {

  private static final Pattern SECTION = Pattern.compile("<section id=\"([\\w-]+)\"");
  private static final Pattern DATA =
      Pattern.compile(
          "<script type=\"application/json\" id=\"run-data\">(.*?)</script>", Pattern.DOTALL);
  private static final String FIRST = "2026-11-28T02-00-00Z";
  private static final String SECOND = "2026-11-29T02-00-00Z";

  private static List<String> found(Pattern pattern, String html) {
    return pattern.matcher(html).results().map(match -> match.group(1)).toList();
  }

  private static JsonObject data(String html) {
    return JsonObject.parse(found(DATA, html).get(0), "models.html");
  }

  private static Decision decision(
      String run, Decision.Outcome outcome, @Nullable Trial trial, List<String> names) {
    return new Decision(
        run,
        "2026-11-29T02:30:00Z",
        outcome,
        "</script><script>alert(1)</script>",
        null,
        new PromotionRule(0.95, 0, 0),
        trial,
        names,
        names.stream().map(name -> (long) name.length()).toList(),
        List.of());
  }

  private static Trial trial(double balanced) {
    PromotionRule.GroupAccuracy worst = new PromotionRule.GroupAccuracy(Shot.FEW, 0.5);
    return new Trial(100, 2, new Trial.Figures(balanced, 0.75, worst), null, null);
  }

  @Test
  void theDataAreThoseOfTheDecisions() {
    String html =
        HtmlModels.of(
            "birds",
            ChampionHistory.NONE.promoted(FIRST, "2026-11-28T02:40:00Z"),
            List.of(
                decision(FIRST, Decision.Outcome.PROMOTED, trial(0.625), List.of("gone", "wren")),
                decision(SECOND, Decision.Outcome.FAILED, null, List.of()),
                decision(
                    "2026-11-30T02-00-00Z",
                    Decision.Outcome.KEPT,
                    trial(0.5),
                    List.of("wren", "kingfisher"))),
            Set.of(FIRST));
    assertThat(found(SECTION, html))
        .containsExactly("now", "accuracy", "decisions", "data", "champions");
    assertThat(html).contains("<h1>birds</h1>").doesNotContain("{{", "<script>alert(");
    JsonObject data = data(html);
    assertThat(data.text("champion")).isEqualTo(FIRST);
    assertThat(data.objects("nights"))
        .extracting(night -> night.text("outcome"))
        .containsExactly("promoted", "failed", "kept");
    assertThat(data.objects("nights").get(0).object("candidate").number("balanced"))
        .isEqualTo(0.625);
    assertThat(data.objects("nights"))
        .extracting(night -> night.toMap().get("report"))
        .containsExactly(true, false, false);
    assertThat(data.texts("classNames")).containsExactly("wren", "kingfisher", "gone");
    assertThat(data.texts("counted")).as("a failed night may have no counts").hasSize(2);
    assertThat(String.valueOf(data.toMap().get("counts")))
        .isEqualTo("[[4, null, 4], [4, 10, null]]");
  }

  @Test
  void aFolderWithoutDecisionsHasAPageToo() {
    String html = HtmlModels.of("birds", ChampionHistory.NONE, List.of(), Set.of());
    assertThat(found(SECTION, html)).containsExactly("now", "decisions");
    assertThat(data(html).textOrNull("champion")).isNull();
  }
}

package io.difficultynet.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.json.JsonObject;
import io.difficultynet.metrics.PairedCounts;
import io.difficultynet.metrics.PromotionRule;
import io.difficultynet.metrics.Shot;
import io.difficultynet.metrics.ShotGroups;
import io.difficultynet.metrics.ShotRule;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DecisionTest {

  private static final PromotionRule RULE = new PromotionRule(0.95, 0.01, 0.02);

  private static Decision decision(Decision.Outcome outcome, @Nullable Trial trial) {
    return new Decision(
        "2026-11-30T02-00-00Z",
        "2026-11-30T02:40:00Z",
        outcome,
        "Because.",
        "2026-11-29T02-00-00Z",
        RULE,
        trial,
        List.of("cat", "dog"),
        List.of(120L, 7L),
        List.of("dog"));
  }

  private static Trial trial() {
    PairedCounts.Counter counter = PairedCounts.counter(2);
    for (int i = 0; i < 40; i++) {
      counter.record(i % 2, i % 8 != 0, i % 4 != 1);
    }
    ShotGroups groups = new ShotGroups(ShotRule.STRICT, List.of(0), List.of(), List.of(1));
    return Trial.of(RULE.judge(counter.counts(), groups));
  }

  @Test
  void itIsReadAsItWasWritten() {
    for (Decision decision :
        List.of(
            decision(Decision.Outcome.KEPT, trial()),
            decision(Decision.Outcome.PROMOTED, new Trial(40, 2, trial().candidate(), null, null)),
            decision(Decision.Outcome.FAILED, null))) {
      assertThat(Decision.fromJson(decision.toJson(), "decision.json")).isEqualTo(decision);
      assertThat(Decision.fromJson(decision.toJsonLine(), "line 1")).isEqualTo(decision);
    }
  }

  @Test
  void theFileHasEveryFigureForOtherPrograms() {
    JsonObject json =
        JsonObject.parse(decision(Decision.Outcome.KEPT, trial()).toJson(), "decision.json");
    assertThat(json.text("outcome")).isEqualTo("kept");
    assertThat(json.texts("unknownToChampion")).containsExactly("dog");
    assertThat(json.object("rule").whole("resamples")).isEqualTo(9_999);
    JsonObject figures = json.object("figures");
    assertThat(figures.whole("samples")).isEqualTo(40);
    assertThat(figures.object("candidate").number("balancedAccuracy")).isEqualTo((0.75 + 1) / 2);
    assertThat(figures.object("champion").text("worstGroup")).isEqualTo("few");
    JsonObject difference = figures.object("difference");
    assertThat(difference.number("balancedAccuracy")).isEqualTo(0.875 - 0.75);
    assertThat(difference.whole("onlyCandidateRight")).isEqualTo(10);
    assertThat(difference.whole("onlyChampionRight")).isEqualTo(5);
    assertThat(trial().candidate().worst())
        .isEqualTo(new PromotionRule.GroupAccuracy(Shot.MANY, 0.75));
  }

  @Test
  void whatIsNoDecisionIsRefused() {
    assertThatThrownBy(() -> Decision.fromJson("{}", "m/decision.json"))
        .hasMessageContaining("m/decision.json: cannot be read as the decision on a candidate: ");
    String other = decision(Decision.Outcome.KEPT, null).toJson().replace("kept", "forgotten");
    assertThatThrownBy(() -> Decision.fromJson(other, "m/decision.json"))
        .hasMessageContaining("has the unknown outcome \"forgotten\"");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Decision(
                    "r",
                    "t",
                    Decision.Outcome.KEPT,
                    "",
                    null,
                    RULE,
                    null,
                    List.of("a"),
                    List.of(),
                    List.of()))
        .withMessage("there are 0 training counts and 1 class names; the numbers must be equal");
  }
}

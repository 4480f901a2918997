package io.difficultynet.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.metrics.PairedCounts;
import io.difficultynet.metrics.PromotionRule;
import io.difficultynet.metrics.ShotGroups;
import io.difficultynet.metrics.ShotRule;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionReasonTest {

  private static final PromotionRule RULE = new PromotionRule(0.95, 0, 0);
  private static final ShotGroups GROUPS =
      new ShotGroups(ShotRule.STRICT, List.of(0), List.of(), List.of(1));

  /** Of each class: samples that only the candidate has right, only the champion, both. */
  private static String reason(
      PromotionRule rule, int[] frequent, int[] rare, List<String> unknown) {
    PairedCounts.Counter counter = PairedCounts.counter(2);
    int[][] classes = {frequent, rare};
    for (int c = 0; c < 2; c++) {
      for (int kind = 0; kind < 3; kind++) {
        for (int i = 0; i < classes[c][kind]; i++) {
          counter.record(c, kind != 1, kind != 0);
        }
      }
    }
    return DecisionReason.of(rule.judge(counter.counts(), GROUPS), rule, unknown);
  }

  @Test
  void ofAPromotion() {
    assertThat(reason(RULE, new int[] {30, 10, 60}, new int[] {40, 10, 50}, List.of()))
        .matches(
            "Balanced accuracy rises from 65.00 % to 90.00 %, with 95 % confidence by more than"
                + " 1\\d.\\d\\d points; the worst group has 90.00 % \\(many\\) after 60.00 %"
                + " \\(few\\).");
  }

  @Test
  void ofAGainThatMayBeChance() {
    assertThat(
            reason(
                new PromotionRule(0.95, 0.01, 0),
                new int[] {3, 2, 95},
                new int[] {3, 2, 95},
                List.of()))
        .matches(
            "Balanced accuracy rises from 97.00 % to 98.00 %, which may be chance: with 95 %"
                + " confidence the difference is above -\\d.\\d\\d points, and it has to be above"
                + " 1.00 points.");
  }

  @Test
  void ofAllThatIsWorseAtOnce() {
    assertThat(
            reason(
                new PromotionRule(0.975, 0, 0.02),
                new int[] {2, 12, 86},
                new int[] {0, 10, 10},
                List.of("newt")))
        .isEqualTo(
            "Balanced accuracy does not rise: it is 69.00 %, and the champion's 99.00 %. The worst"
                + " group has 50.00 % (few), and the champion's 98.00 % (many); it must not be lower"
                + " by more than 2.00 points. Plain accuracy is worse: of 24 samples that only one of"
                + " both has right, the champion has 22 (McNemar's exact test, p = 1.8e-05). The class"
                + " newt is new to the champion, so its samples count as wrong for it.");
  }

  @Test
  void ofManyNewClasses() {
    assertThat(
            reason(
                RULE,
                new int[] {0, 0, 9},
                new int[] {0, 0, 9},
                List.of("a", "b", "c", "d", "e", "f", "g")))
        .endsWith(
            "7 classes are new to the champion, so their samples count as wrong for it: a, b, c, d,"
                + " e and 2 more.");
  }
}

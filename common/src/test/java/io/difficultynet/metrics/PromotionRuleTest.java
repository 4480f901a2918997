package io.difficultynet.metrics;

import static io.difficultynet.metrics.PairedBootstrapTest.counts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.difficultynet.metrics.PromotionRule.Verdict;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PromotionRuleTest {

  private static final PromotionRule RULE = new PromotionRule(0.95, 0, 0);

  /** One class of each group. */
  private static final ShotGroups GROUPS =
      new ShotGroups(ShotRule.STRICT, List.of(0), List.of(1), List.of(2));

  @Test
  void aCandidateThatIsBetterEverywhereIsPromoted() {
    Verdict verdict =
        RULE.judge(
            counts(new int[] {20, 4, 76}, new int[] {20, 4, 76}, new int[] {20, 4, 76}), GROUPS);
    assertThat(verdict.promoted()).isTrue();
    assertThat(verdict.candidate().balancedAccuracy() - verdict.champion().balancedAccuracy())
        .isCloseTo(0.16, within(1e-12));
    assertThat(verdict.lowerBound()).isBetween(0.08, 0.16);
  }

  @Test
  void aGainThatMayBeChanceIsNotEnough() {
    Verdict verdict =
        RULE.judge(
            counts(new int[] {5, 4, 91}, new int[] {5, 4, 91}, new int[] {5, 4, 91}), GROUPS);
    assertThat(verdict.better()).isFalse();
    assertThat(verdict.fair()).isTrue();
    assertThat(verdict.sound()).isTrue();
    assertThat(verdict.promoted()).isFalse();
  }

  @Test
  void theMarginIsWhatTheBoundMustPass() {
    PairedCounts counts =
        counts(new int[] {20, 4, 76}, new int[] {20, 4, 76}, new int[] {20, 4, 76});
    double bound = RULE.judge(counts, GROUPS).lowerBound();
    assertThat(new PromotionRule(0.95, bound - 1e-9, 0).judge(counts, GROUPS).better()).isTrue();
    assertThat(new PromotionRule(0.95, bound, 0).judge(counts, GROUPS).better()).isFalse();
  }

  @Test
  void theWorstGroupMayNotFall() {
    // the few fall from 100 % to 90 %: 10 points, while the two others rise from 60 % to 95 %
    PairedCounts counts =
        counts(new int[] {35, 0, 65}, new int[] {35, 0, 65}, new int[] {0, 10, 90});
    // a counted "other" is right for both: the champion's worst is 65 %, the candidate's 90 %
    assertThat(RULE.judge(counts, GROUPS).promoted()).as("another group was the worst").isTrue();

    PairedCounts worse =
        counts(new int[] {35, 0, 65}, new int[] {0, 0, 100}, new int[] {0, 40, 60});
    Verdict verdict = RULE.judge(worse, GROUPS);
    assertThat(verdict.championWorst()).isEqualTo(new PromotionRule.GroupAccuracy(Shot.MANY, 0.65));
    assertThat(verdict.candidateWorst()).isEqualTo(new PromotionRule.GroupAccuracy(Shot.FEW, 0.6));
    assertThat(verdict.fair()).isFalse();
    assertThat(new PromotionRule(0.95, 0, 0.05).judge(worse, GROUPS).fair())
        .as("a margin that is met exactly")
        .isTrue();
    assertThat(new PromotionRule(0.95, 0, 0.04).judge(worse, GROUPS).fair()).isFalse();
  }

  @Test
  void aCandidateThatLosesPlainAccuracyIsKeptOut() {
    // a rare class of 10 gains all, a frequent one of 1,000 loses 60: balanced accuracy rises
    PairedCounts counts = counts(new int[] {0, 60, 940}, new int[] {0, 0, 50}, new int[] {9, 0, 1});
    Verdict verdict = RULE.judge(counts, GROUPS);
    assertThat(verdict.better()).isTrue();
    assertThat(verdict.fair()).isTrue();
    assertThat(verdict.plain()).isEqualTo(new McNemar(9, 60));
    assertThat(verdict.sound()).isFalse();
    assertThat(verdict.promoted()).isFalse();
  }

  @Test
  void withoutSamplesNothingIsPromoted() {
    Verdict verdict = RULE.judge(counts(new int[3], new int[3], new int[3]), GROUPS);
    assertThat(verdict.candidateWorst().accuracy()).isNaN();
    assertThat(verdict.promoted()).isFalse();
  }

  @Test
  void numbersOutOfRangeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PromotionRule(1, 0, 0))
        .withMessage("confidence is 1.0; it must be in [0.5, 1)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PromotionRule(0.95, -0.1, 0))
        .withMessage("margin is -0.1; it must be in [0, 1)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PromotionRule(0.95, 0, Double.NaN))
        .withMessage("groupMargin is NaN; it must be in [0, 1)");
  }

  /** A model never takes the place of one that it is not better than, whichever way round. */
  @Property(tries = 20)
  void ofTwoModelsAtMostOneTakesThePlaceOfTheOther(
      @ForAll @IntRange(max = 40) int gains,
      @ForAll @IntRange(max = 40) int losses,
      @ForAll @IntRange(max = 60) int others) {
    int[][] one = {{gains, losses, others}, {losses, gains, others}, {gains, losses, 2 * others}};
    int[][] other = {{losses, gains, others}, {gains, losses, others}, {losses, gains, 2 * others}};
    boolean forth = RULE.judge(counts(one), GROUPS).promoted();
    boolean back = RULE.judge(counts(other), GROUPS).promoted();
    assertThat(forth && back).isFalse();
  }
}

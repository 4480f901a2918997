package io.difficultynet.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.testing.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SurestMistakesTest {

  private static SurestMistakes of(List<Mistake> mistakes) {
    SurestMistakes.Counter counter = new SurestMistakes.Counter();
    mistakes.forEach(counter::record);
    return counter.mistakes();
  }

  @Test
  void ofEachClassTheSurestThreeAreKept() {
    Mistake rare = new Mistake(9, 1, 0, 0.3);
    SurestMistakes found =
        of(
            List.of(
                new Mistake(1, 0, 1, 0.7),
                new Mistake(2, 0, 1, 0.9),
                rare,
                new Mistake(3, 0, 1, 0.5),
                new Mistake(0, 0, 1, 0.7)));
    assertThat(found.list()).extracting(Mistake::sample).containsExactly(2, 0, 1, 9);
    assertThat(found.surestFirst()).extracting(Mistake::sample).containsExactly(2, 0, 1, 9);
    assertThat(found.list()).endsWith(rare);
  }

  @Test
  void anyCutGivesTheSame() {
    SplittableRandom random = new SplittableRandom(3);
    List<Mistake> mistakes = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      mistakes.add(new Mistake(i, random.nextInt(4), 4, random.nextInt(5) / 5.0)); // with ties
    }
    SurestMistakes whole = of(mistakes);
    for (int cut : new int[] {0, 1, 7, 60}) {
      SurestMistakes first = of(mistakes.subList(0, cut));
      SurestMistakes second = of(mistakes.subList(cut, 60));
      assertThat(first.combine(second)).isEqualTo(whole).isEqualTo(second.combine(first));
    }
    assertThat(whole.combine(SurestMistakes.NONE)).isEqualTo(whole);
    assertThat(Wire.roundTrip(whole)).isEqualTo(whole);
  }
}

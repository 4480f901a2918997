package io.difficultynet.job.round;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.job.round.RoundInput.Span;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SpanTest {

  @Test
  void anEpochOfTenInRoundsOfFourInStagesOfThree() {
    assertThat(Span.cut(10, 4, 3))
        .containsExactly(
            new Span(0, 0, 3, false, false),
            new Span(0, 3, 4, true, false),
            new Span(1, 4, 7, false, false),
            new Span(1, 7, 8, true, false),
            new Span(2, 8, 10, true, true));
    assertThat(Span.cut(10, 10, 10)).containsExactly(Span.whole(10));
    assertThat(Span.cut(5, Integer.MAX_VALUE, Integer.MAX_VALUE)).containsExactly(Span.whole(5));
  }

  @Property
  void everyIterationOnceInOrderAndRoundsAsLongAsAsked(
      @ForAll @IntRange(min = 1, max = 200) int iterations,
      @ForAll @IntRange(min = 1, max = 200) int ofRound,
      @ForAll @IntRange(min = 1, max = 200) int most) {
    List<Span> spans = Span.cut(iterations, ofRound, most);
    int next = 0;
    for (Span span : spans) {
      assertThat(span.from()).isEqualTo(next);
      assertThat(span.to() - span.from()).isBetween(1, most);
      assertThat(span.round())
          .isEqualTo(span.from() / ofRound)
          .isEqualTo((span.to() - 1) / ofRound);
      assertThat(span.endsRound()).isEqualTo(span.to() % ofRound == 0 || span.to() == iterations);
      assertThat(span.endsEpoch()).isEqualTo(span.to() == iterations);
      next = span.to();
    }
    assertThat(next).isEqualTo(iterations);
  }
}

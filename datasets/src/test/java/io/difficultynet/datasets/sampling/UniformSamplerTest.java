package io.difficultynet.datasets.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class UniformSamplerTest {
  @Property
  void drawsDifferentSamplesOfTheSet(
      @ForAll @IntRange(max = 50) int samples, @ForAll @IntRange(max = 50) int size) {
    int[] indices = IntStream.range(0, samples).map(i -> 2 * i).toArray();
    int drawn = Math.min(samples, size);
    int[] draw = new UniformSampler(indices).draw(drawn, new SplittableRandom(5));
    assertThat(draw).hasSize(drawn).doesNotHaveDuplicates();
    assertThat(IntStream.of(draw)).allSatisfy(i -> assertThat(indices).contains(i));
  }

  @Test
  void theSameStreamGivesTheSameDraw() {
    UniformSampler sampler = new UniformSampler(IntStream.range(0, 100).toArray());
    int[] draw = sampler.draw(10, new SplittableRandom(1));
    assertThat(sampler.draw(10, new SplittableRandom(1))).containsExactly(draw);
    assertThat(sampler.draw(10, new SplittableRandom(2))).isNotEqualTo(draw);
  }

  /** Each of the 12 ordered pairs of 4 samples 1,000 times of 12,000, give or take 5 deviations. */
  @Test
  void everyOrderedDrawIsEquallyLikely() {
    UniformSampler sampler = new UniformSampler(new int[] {0, 1, 2, 3});
    SplittableRandom random = new SplittableRandom(11);
    Map<Integer, Integer> counts = new HashMap<>();
    for (int i = 0; i < 12_000; i++) {
      int[] draw = sampler.draw(2, random);
      counts.merge(10 * draw[0] + draw[1], 1, Integer::sum);
    }
    assertThat(counts).hasSize(12);
    assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(850, 1150));
  }

  @Test
  void refusesMoreThanThereAre() {
    UniformSampler sampler = new UniformSampler(new int[] {4, 5});
    assertThatThrownBy(() -> sampler.draw(3, new SplittableRandom(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a draw of 3 samples without replacement out of 2; the number must be in 0..2");
    assertThatThrownBy(() -> sampler.draw(-1, new SplittableRandom(1)))
        .hasMessage(
            "a draw of -1 samples without replacement out of 2; the number must be in 0..2");
  }
}

package io.difficultynet.datasets.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ClassBalancedSamplerTest {
  /** Samples 100 c, 100 c + 1, … are of class c. */
  private static ClassBalancedSampler sampler(int... counts) {
    int[] indices =
        IntStream.range(0, counts.length)
            .flatMap(c -> IntStream.range(100 * c, 100 * c + counts[c]))
            .toArray();
    int[] labels = IntStream.of(indices).map(i -> i / 100).toArray();
    return new ClassBalancedSampler(indices, labels, counts.length);
  }

  @Property
  void classesDifferByAtMostOneSample(
      @ForAll("counts") int[] counts, @ForAll @IntRange(max = 120) int size, @ForAll long seed) {
    int[] draw = sampler(counts).draw(size, new SplittableRandom(seed));
    assertThat(draw).hasSize(size);
    int[] drawn = new int[counts.length];
    IntStream.of(draw).forEach(i -> drawn[i / 100]++);
    assertThat(IntStream.of(drawn).boxed())
        .allSatisfy(n -> assertThat(n - size / counts.length).isBetween(0, 1));
  }

  @Property
  void noSampleComesAgainBeforeAllOfItsClassCame(
      @ForAll("counts") int[] counts, @ForAll @IntRange(max = 100) int size, @ForAll long seed) {
    int[] draw = sampler(counts).draw(size, new SplittableRandom(seed));
    Map<Integer, Integer> times = new HashMap<>();
    IntStream.of(draw).forEach(i -> times.merge(i, 1, Integer::sum));
    for (int c = 0; c < counts.length; c++) {
      int cls = c;
      int[] ofClass =
          IntStream.range(100 * cls, 100 * cls + counts[cls])
              .map(i -> times.getOrDefault(i, 0))
              .sorted()
              .toArray();
      assertThat(ofClass[ofClass.length - 1] - ofClass[0]).as("class %d", c).isBetween(0, 1);
    }
  }

  /** Up to 8 classes, from far fewer samples than are drawn to more. */
  @Provide
  Arbitrary<int[]> counts() {
    return Arbitraries.integers().between(1, 30).array(int[].class).ofMinSize(1).ofMaxSize(8);
  }

  @Test
  void theRemainderGoesToRandomClasses() {
    ClassBalancedSampler sampler = sampler(5, 5, 5);
    SplittableRandom random = new SplittableRandom(2);
    int[] drawn = new int[3];
    for (int k = 0; k < 3000; k++) {
      drawn[sampler.draw(1, random)[0] / 100]++;
    }
    assertThat(IntStream.of(drawn).boxed())
        .allSatisfy(n -> assertThat(n).isBetween(870, 1130)); // 1000 ± 5 deviations
  }

  /** The first half of the batch must not be the first half of the classes. */
  @Test
  void theBatchIsMixed() {
    int[] draw = sampler(50, 50).draw(100, new SplittableRandom(1));
    assertThat(IntStream.of(draw).limit(50).filter(i -> i < 100).count()).isBetween(10L, 40L);
  }

  @Test
  void theSameStreamGivesTheSameDraw() {
    ClassBalancedSampler sampler = sampler(20, 20, 3);
    int[] draw = sampler.draw(10, new SplittableRandom(1));
    assertThat(sampler.draw(10, new SplittableRandom(1))).containsExactly(draw);
    assertThat(sampler.draw(10, new SplittableRandom(2))).isNotEqualTo(draw);
  }

  @Test
  void classesWithoutSamplesAreNotDrawn() {
    int[] draw = sampler(3, 0, 2).draw(8, new SplittableRandom(1));
    assertThat(IntStream.of(draw).filter(i -> i < 100).count()).isEqualTo(4);
    assertThat(IntStream.of(draw).filter(i -> i >= 200).count()).isEqualTo(4);
    assertThatThrownBy(() -> sampler(0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no sample to draw");
  }

  @Test
  void refusesLabelsThatDoNotFit() {
    assertThatThrownBy(() -> new ClassBalancedSampler(new int[] {7, 8}, new int[] {0, 2}, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("label 2 of sample 8 is not in 0..1");
    assertThatThrownBy(() -> new ClassBalancedSampler(new int[] {7, 8}, new int[] {0}, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 samples but 1 labels");
  }

  @Test
  void refusesNegativeSizes() {
    assertThatThrownBy(() -> sampler(2, 2).draw(-1, new SplittableRandom(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a draw of -1 samples; the number must be at least 0");
  }
}

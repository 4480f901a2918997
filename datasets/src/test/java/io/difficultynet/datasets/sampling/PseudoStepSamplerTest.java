package io.difficultynet.datasets.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PseudoStepSamplerTest {

  private static final int CLASSES = 3;

  /** 60 samples of class 0, 12 of class 1, 3 of class 2, under the numbers 0, 2, 4, … */
  private static final int[] TRAIN = IntStream.range(0, 75).map(i -> 2 * i).toArray();

  private static int label(int sample) {
    return sample < 120 ? 0 : sample < 144 ? 1 : 2;
  }

  private static PseudoStepSampler sampler(boolean stratified, int size) {
    return new PseudoStepSampler(size, stratified, TRAIN, PseudoStepSamplerTest::label, CLASSES);
  }

  @Property(tries = 200)
  void aStratifiedBatchHasEveryClassAndTheSharesOfTheTrainingSet(
      @ForAll @IntRange(min = 1, max = 100) int size, @ForAll long seed) {
    PseudoStepSampler.Draw draw = sampler(true, size).draw(new SplittableRandom(seed));
    double[] ofClass = new double[CLASSES];
    int[] count = new int[CLASSES];
    for (int i = 0; i < draw.samples().length; i++) {
      int c = label(draw.samples()[i]);
      ofClass[c] += draw.shares()[i];
      count[c]++;
    }
    assertThat(draw.samples()).hasSize(Math.min(75, Math.max(CLASSES, size)));
    assertThat(ofClass)
        .containsExactly(new double[] {60 / 75.0, 12 / 75.0, 3 / 75.0}, within(1e-9));
    assertThat(Arrays.stream(count).max().orElseThrow() - Arrays.stream(count).min().orElseThrow())
        .isLessThanOrEqualTo(1);
  }

  /** The mean over many batches of Σ s_i x_i is the mean of x over the training set, both ways. */
  @Test
  void theWeightedMeanOfABatchIsUnbiased() {
    double expected = Arrays.stream(TRAIN).average().orElseThrow();
    for (boolean sampling : new boolean[] {false, true}) {
      PseudoStepSampler sampler = sampler(sampling, 12);
      SplittableRandom random = new SplittableRandom(1);
      double sum = 0;
      int draws = 4000;
      for (int k = 0; k < draws; k++) {
        PseudoStepSampler.Draw draw = sampler.draw(random);
        for (int i = 0; i < draw.samples().length; i++) {
          sum += draw.shares()[i] * draw.samples()[i];
        }
      }
      assertThat(sum / draws).as("%s", sampling).isCloseTo(expected, within(1.0));
    }
  }

  @Test
  void aUniformBatchHasDifferentSamplesWithEqualShares() {
    PseudoStepSampler.Draw draw = sampler(false, 30).draw(new SplittableRandom(2));
    assertThat(draw.samples()).hasSize(30).doesNotHaveDuplicates();
    assertThat(draw.shares()).containsOnly(1 / 30.0);
    assertThat(sampler(false, 500).draw(new SplittableRandom(2)).samples())
        .containsExactlyInAnyOrder(TRAIN);
  }
}

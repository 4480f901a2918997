package io.difficultynet.datasets.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.seed.Seeds;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EpochPlanTest {
  private static final Seeds SEEDS = new Seeds(3);

  @Property
  void usesEachSampleExactlyOnceForAnyPartsAndBatchSize(
      @ForAll @IntRange(min = 1, max = 600) int samples,
      @ForAll @IntRange(min = 1, max = 700) int batchSize,
      @ForAll @IntRange(min = 1, max = 9) int parts,
      @ForAll @IntRange(max = 5) int epoch) {
    int[] train = IntStream.range(0, samples).map(i -> 3 * i + 1).toArray();
    EpochPlan plan = EpochPlan.of(train, batchSize, SEEDS, epoch);
    int[] used =
        IntStream.range(0, plan.iterations())
            .flatMap(
                t -> IntStream.range(0, parts).flatMap(k -> Arrays.stream(plan.part(t, k, parts))))
            .sorted()
            .toArray();
    assertThat(used).containsExactly(train);
  }

  @Property(tries = 50)
  void aClassBalancedEpochHasEveryClassAsOftenAndAsManyDrawsAsSamples(
      @ForAll @IntRange(min = 12, max = 300) int samples,
      @ForAll @IntRange(min = 1, max = 64) int batchSize,
      @ForAll @IntRange(min = 1, max = 5) int parts,
      @ForAll @IntRange(max = 5) int epoch) {
    int classes = 4;
    int[] train = IntStream.range(0, samples).map(i -> 3 * i + 1).toArray();
    int[] labels = IntStream.range(0, samples).map(i -> Math.max(0, i - samples + 4)).toArray();
    var sampler = new ClassBalancedSampler(train, labels, classes); // three classes of one sample
    EpochPlan plan = EpochPlan.drawn(sampler, samples, batchSize, SEEDS, epoch);
    assertThat(plan.shape()).isEqualTo(new EpochShape(samples, batchSize));
    int[] drawn = new int[classes];
    for (int t = 0; t < plan.iterations(); t++) {
      for (int k = 0; k < parts; k++) {
        for (int index : plan.part(t, k, parts)) {
          drawn[labels[(index - 1) / 3]]++;
        }
      }
    }
    for (int count : drawn) {
      assertThat(count).isBetween(samples / classes, samples / classes + 1);
    }
    assertThat(Arrays.stream(drawn).sum()).isEqualTo(samples);
    EpochPlan again = EpochPlan.drawn(sampler, samples, batchSize, SEEDS, epoch);
    assertThat(again.batch(0)).containsExactly(plan.batch(0));
  }

  @Test
  void augmentationChangesWithTheEpochOrWhereSamplesRepeatWithTheIteration() {
    int[] train = {0, 1, 2, 3, 4, 5};
    var sampler = new ClassBalancedSampler(train, new int[] {0, 0, 0, 0, 0, 1}, 2);
    for (int t = 0; t < 3; t++) {
      assertThat(EpochPlan.of(train, 2, SEEDS, 4).augmentation(t)).isEqualTo(4);
      assertThat(EpochPlan.drawn(sampler, 6, 2, SEEDS, 4).augmentation(t)).isEqualTo(12 + t);
    }
    assertThat(EpochPlan.drawn(sampler, 6, 2, SEEDS, 4).batch(0))
        .isNotEqualTo(EpochPlan.drawn(sampler, 6, 2, SEEDS, 5).batch(0));
  }

  @Property
  void partsPutTogetherAreTheGlobalBatch(
      @ForAll @IntRange(min = 1, max = 300) int samples,
      @ForAll @IntRange(min = 1, max = 64) int batchSize,
      @ForAll @IntRange(min = 1, max = 9) int parts) {
    EpochPlan plan = EpochPlan.of(IntStream.range(0, samples).toArray(), batchSize, SEEDS, 0);
    for (int t = 0; t < plan.iterations(); t++) {
      int iteration = t;
      assertThat(
              IntStream.range(0, parts)
                  .flatMap(k -> Arrays.stream(plan.part(iteration, k, parts)))
                  .toArray())
          .containsExactly(plan.batch(t))
          .hasSize(plan.batchSize(t));
    }
  }

  @Property
  void sizesDifferByAtMostOneAndTheLargerComeFirst(
      @ForAll @IntRange(min = 1, max = 600) int samples,
      @ForAll @IntRange(min = 1, max = 700) int batchSize,
      @ForAll @IntRange(min = 1, max = 9) int parts) {
    EpochPlan plan = EpochPlan.of(new int[samples], batchSize, SEEDS, 0);
    int[] batches = IntStream.range(0, plan.iterations()).map(plan::batchSize).toArray();
    assertThat(batches).hasSize((samples + batchSize - 1) / batchSize);
    assertEvenAndDescending(batches);
    assertThat(batches[0]).isLessThanOrEqualTo(batchSize);
    TreeSet<Integer> sizes = new TreeSet<>();
    for (int t = 0; t < batches.length; t++) {
      int iteration = t;
      int[] partSizes =
          IntStream.range(0, parts).map(k -> plan.partSize(iteration, k, parts)).toArray();
      assertEvenAndDescending(partSizes);
      Arrays.stream(partSizes).filter(size -> size > 0).forEach(sizes::add);
    }
    assertThat(plan.distinctPartSizes(parts))
        .containsExactly(sizes.stream().mapToInt(Integer::intValue).toArray());
  }

  private static void assertEvenAndDescending(int[] sizes) {
    assertThat(sizes[0] - sizes[sizes.length - 1]).isBetween(0, 1);
    for (int k = 1; k < sizes.length; k++) {
      assertThat(sizes[k]).isLessThanOrEqualTo(sizes[k - 1]);
    }
  }

  @Test
  void dealsWhatWouldBeATinyLastBatchToAll() {
    EpochPlan plan = EpochPlan.of(new int[7443], 128, SEEDS, 0);
    assertThat(plan.iterations()).isEqualTo(59);
    assertThat(plan.batchSize(0)).isEqualTo(127);
    assertThat(plan.batchSize(8)).isEqualTo(127);
    assertThat(plan.batchSize(9)).isEqualTo(126);
    assertThat(plan.batchSize(58)).isEqualTo(126);
    assertThat(plan.distinctPartSizes(2)).containsExactly(63, 64);
  }

  @Test
  void theOrderDependsOnSeedAndEpochAlone() {
    int[] train = IntStream.range(0, 100).toArray();
    int[] order = EpochPlan.of(train, 100, SEEDS, 4).batch(0);
    assertThat(EpochPlan.of(train, 100, SEEDS, 4).batch(0)).containsExactly(order);
    assertThat(EpochPlan.of(train, 100, SEEDS, 5).batch(0)).isNotEqualTo(order);
    assertThat(EpochPlan.of(train, 100, new Seeds(4), 4).batch(0)).isNotEqualTo(order);
    assertThat(train).containsExactly(IntStream.range(0, 100).toArray());
  }

  @Test
  void refusesIterationsAndPartsOutside() {
    EpochPlan plan = EpochPlan.of(new int[10], 4, SEEDS, 0);
    assertThatThrownBy(() -> plan.part(3, 0, 1))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("Index 3 out of bounds for length 3");
    assertThatThrownBy(() -> plan.part(0, 2, 2))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("Index 2 out of bounds for length 2");
  }
}

package io.difficultynet.datasets.longtail;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.conf.TestShare;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HashHoldOutTest {

  private record Sample(int label, String key) {}

  private static List<Sample> samples(int... sizes) {
    List<Sample> samples = new ArrayList<>();
    for (int c = 0; c < sizes.length; c++) {
      for (int i = 0; i < sizes[c]; i++) {
        samples.add(new Sample(c, "class " + c + ", row " + i));
      }
    }
    return samples;
  }

  /** The keys held out. */
  private static Set<String> heldOut(List<Sample> samples, double fraction, int classes) {
    boolean[] out =
        HashHoldOut.of(
            samples.stream().mapToInt(Sample::label).toArray(),
            samples.stream().mapToLong(sample -> HashHoldOut.hash(7, sample.key)).toArray(),
            new TestShare(fraction, 1),
            classes);
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < out.length; i++) {
      if (out[i]) {
        keys.add(samples.get(i).key);
      }
    }
    return keys;
  }

  @Property(tries = 200)
  void everyClassGivesItsShareAndTheOrderDoesNotMatter(
      @ForAll @IntRange(min = 3, max = 300) int many,
      @ForAll @IntRange(min = 3, max = 20) int few,
      @ForAll @DoubleRange(min = 0.01, max = 0.5) double fraction,
      @ForAll long order) {
    List<Sample> samples = samples(many, few);
    Set<String> out = heldOut(samples, fraction, 2);
    assertThat(out.stream().filter(key -> key.startsWith("class 0")).count())
        .isEqualTo(Math.max(1, Math.round(fraction * many)));
    assertThat(out.stream().filter(key -> key.startsWith("class 1")).count())
        .isEqualTo(Math.max(1, Math.round(fraction * few)));
    Collections.shuffle(samples, new Random(order));
    assertThat(heldOut(samples, fraction, 2)).isEqualTo(out);
  }

  @Property(tries = 200)
  void moreRowsMoveNothingInOtherClassesAndOneAtMostInTheirOwn(
      @ForAll @IntRange(min = 3, max = 100) int size,
      @ForAll @DoubleRange(min = 0.01, max = 0.5) double fraction) {
    Set<String> before = heldOut(samples(size, 30), fraction, 2);
    Set<String> after = heldOut(samples(size + 1, 30), fraction, 2);
    Set<String> left = new HashSet<>(before);
    left.removeAll(after);
    assertThat(left.size()).isLessThanOrEqualTo(1);
    assertThat(left).allMatch(key -> key.startsWith("class 0"));
  }

  @Test
  void anotherSeedHoldsOutOthers() {
    assertThat(HashHoldOut.hash(1, "a")).isNotEqualTo(HashHoldOut.hash(2, "a"));
  }

  @Test
  void oneSampleStaysAndClassesWithoutMoreGiveNone() {
    Set<String> out = heldOut(samples(10, 1, 0, 2, 3), 0.2, 5);
    assertThat(out).hasSize(4);
    assertThat(out.stream().map(key -> key.substring(0, 7)).distinct())
        .containsExactlyInAnyOrder("class 0", "class 3", "class 4");
    assertThat(new TestShare(0.9, 4).of(10)).isEqualTo(6);
    assertThat(new TestShare(0.9, 4).of(4)).isZero();
  }
}

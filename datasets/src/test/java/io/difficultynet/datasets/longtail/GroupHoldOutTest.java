package io.difficultynet.datasets.longtail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.conf.ClassOrder;
import io.difficultynet.conf.SplitSettings;
import io.difficultynet.conf.SplitSettings.HoldOut;
import io.difficultynet.conf.TestShare;
import io.difficultynet.conf.ValidationSettings;
import io.difficultynet.datasets.LabelledImages;
import io.difficultynet.datasets.LabelledSamples;
import io.difficultynet.error.Problem;
import io.difficultynet.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GroupHoldOutTest {
  private static final int CLASSES = 4;

  private record Sample(int label, @Nullable String group, String key) {
    String groupOrKey() {
      return group == null ? key : group;
    }
  }

  /** Samples as a split sees them. */
  private record Samples(List<Sample> all) implements LabelledSamples {
    @Override
    public int size() {
      return all.size();
    }

    @Override
    public int label(int i) {
      return all.get(i).label;
    }

    @Override
    public @Nullable String group(int i) {
      return all.get(i).group;
    }

    @Override
    public List<String> classNames() {
      return LabelledImages.numbered(CLASSES);
    }

    Samples without() {
      return new Samples(all.stream().map(s -> new Sample(s.label, null, s.key)).toList());
    }
  }

  /**
   * Every class has samples, most of them in groups of up to {@code largest}.
   *
   * @param mixed whether a group may have samples of several classes
   */
  private static List<Sample> samples(long seed, int size, int largest, boolean mixed) {
    Random random = new Random(seed);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int label = i < CLASSES ? i : Math.min(random.nextInt(CLASSES), random.nextInt(CLASSES));
      String group = "g" + random.nextInt(Math.max(1, size / largest)) + (mixed ? "" : "/" + label);
      samples.add(new Sample(label, random.nextInt(8) == 0 ? null : group, "k" + i));
    }
    return samples;
  }

  private static boolean[] heldOut(List<Sample> samples, TestShare share) {
    return HashHoldOut.of(
        samples.stream().mapToInt(Sample::label).toArray(),
        samples.stream().mapToLong(s -> HashHoldOut.hash(7, s.groupOrKey())).toArray(),
        share,
        CLASSES);
  }

  private static Set<String> keys(List<Sample> samples, boolean[] chosen) {
    return IntStream.range(0, chosen.length)
        .filter(i -> chosen[i])
        .mapToObj(i -> samples.get(i).key)
        .collect(Collectors.toSet());
  }

  private static Set<String> groups(Samples samples, int[] indices) {
    return IntStream.of(indices)
        .mapToObj(samples::group)
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  private static LongTailSplit split(
      LabelledSamples samples, ValidationSettings validation, HoldOut holdOut, long seed) {
    return LongTailSplit.of(
        samples,
        new SplitSettings(new SplitSettings.AsIs(), ClassOrder.Named.NATURAL, validation, holdOut),
        new Seeds(seed));
  }

  @Property(tries = 200)
  void noGroupIsInBothTestAndTrainingAndEveryClassKeepsEnough(
      @ForAll long seed,
      @ForAll @IntRange(min = 20, max = 150) int size,
      @ForAll @IntRange(min = 1, max = 12) int largest,
      @ForAll boolean mixed,
      @ForAll @DoubleRange(min = 0.05, max = 0.6) double fraction,
      @ForAll @IntRange(min = 1, max = 3) int atLeast) {
    List<Sample> samples = samples(seed, size, largest, mixed);
    boolean[] test = heldOut(samples, new TestShare(fraction, atLeast));
    Set<String> tested = new HashSet<>();
    Set<String> trained = new HashSet<>();
    int[] all = new int[CLASSES];
    int[] left = new int[CLASSES];
    for (int i = 0; i < test.length; i++) {
      (test[i] ? tested : trained).add(samples.get(i).groupOrKey());
      all[samples.get(i).label]++;
      left[samples.get(i).label] += test[i] ? 0 : 1;
    }
    assertThat(tested).doesNotContainAnyElementsOf(trained);
    for (int c = 0; c < CLASSES; c++) {
      assertThat(left[c]).isGreaterThanOrEqualTo(Math.min(atLeast, all[c]));
    }
    List<Sample> shuffled = new ArrayList<>(samples);
    Collections.shuffle(shuffled, new Random(seed));
    assertThat(keys(shuffled, heldOut(shuffled, new TestShare(fraction, atLeast))))
        .isEqualTo(keys(samples, test));
  }

  @Property(tries = 200)
  void aClassGivesAtMostItsShareOrItsSmallestGroupAlone(
      @ForAll long seed,
      @ForAll @IntRange(min = 20, max = 150) int size,
      @ForAll @IntRange(min = 1, max = 12) int largest) {
    List<Sample> samples = samples(seed, size, largest, false);
    TestShare share = new TestShare(0.2, 1);
    Set<String> held = keys(samples, heldOut(samples, share));
    for (int c = 0; c < CLASSES; c++) {
      int label = c;
      List<Sample> own = samples.stream().filter(s -> s.label == label).toList();
      List<Sample> tested = own.stream().filter(s -> held.contains(s.key)).toList();
      if (tested.size() > share.of(own.size())) {
        long smallest =
            own.stream()
                .collect(Collectors.groupingBy(Sample::groupOrKey, Collectors.counting()))
                .values()
                .stream()
                .mapToLong(Long::longValue)
                .min()
                .orElseThrow();
        assertThat(tested.stream().map(Sample::groupOrKey).distinct()).hasSize(1);
        assertThat((long) tested.size()).isEqualTo(smallest);
      }
    }
  }

  @Property(tries = 200)
  void groupsOfOtherClassesStayWhereTheyAreWhenAClassGrows(
      @ForAll long seed,
      @ForAll @IntRange(min = 20, max = 150) int size,
      @ForAll @IntRange(min = 1, max = 12) int largest,
      @ForAll @IntRange(min = 1, max = 40) int more) {
    List<Sample> samples = samples(seed, size, largest, false);
    List<Sample> grown = new ArrayList<>(samples);
    for (int i = 0; i < more; i++) {
      grown.add(new Sample(2, "new " + i % 5, "new" + i));
    }
    TestShare share = new TestShare(0.2, 1);
    Set<String> ofClass2 =
        grown.stream().filter(s -> s.label == 2).map(Sample::key).collect(Collectors.toSet());
    Set<String> before = keys(samples, heldOut(samples, share));
    Set<String> after = keys(grown, heldOut(grown, share));
    before.removeAll(ofClass2);
    after.removeAll(ofClass2);
    assertThat(after).isEqualTo(before);
  }

  @Property(tries = 200)
  void noGroupIsInBothTrainingAndValidation(
      @ForAll long seed,
      @ForAll @IntRange(min = 60, max = 150) int size,
      @ForAll @IntRange(min = 1, max = 6) int largest,
      @ForAll boolean mixed,
      @ForAll HoldOut holdOut) {
    Samples samples = new Samples(samples(seed, size, largest, mixed));
    ValidationSettings validation = new ValidationSettings(5, 0.3, 1);
    LongTailSplit split = split(samples, validation, holdOut, seed);
    assertThat(groups(samples, split.validation()))
        .doesNotContainAnyElementsOf(groups(samples, split.train()));
    assertThat(split.trainSize() + split.validation().length).isEqualTo(size);
    assertThat(Arrays.stream(split.trainCounts()).min().orElseThrow()).isPositive();
    assertThat(split).isEqualTo(split(samples, validation, holdOut, seed));
  }

  /** The one group changes nothing, since it may be held out as a sample is. */
  @Property(tries = 100)
  void groupsOfOneSampleAreTheSplitWithoutGroups(
      @ForAll long seed,
      @ForAll @IntRange(min = 20, max = 150) int size,
      @ForAll @DoubleRange(min = 0.2, max = 1) double mostShare) {
    List<Sample> ofOne = new ArrayList<>();
    samples(seed, size, 3, true).forEach(s -> ofOne.add(new Sample(s.label, s.key, s.key)));
    ValidationSettings validation = new ValidationSettings(5, mostShare, 1);
    Samples samples = new Samples(ofOne);
    assertThat(split(samples, validation, HoldOut.LAST, seed))
        .isEqualTo(split(samples.without(), validation, HoldOut.LAST, seed));
  }

  private static Samples samples(String... groupsOfClass) {
    List<Sample> samples = new ArrayList<>();
    for (int c = 0; c < groupsOfClass.length; c++) {
      for (String group : groupsOfClass[c].split(" ", -1)) {
        samples.add(new Sample(c, group.equals("-") ? null : group, "k" + samples.size()));
      }
    }
    return new Samples(samples);
  }

  private static final ValidationSettings TWO_OF_TEN = new ValidationSettings(2, 0.2, 1);

  @Test
  void wholeGroupsAreHeldOutUntilThereAreEnough() {
    Samples samples =
        samples(
            "a a a b b b - - - d", // the share is 2: d, and the last of those without a group
            "e e e e e e e f f f", // no group fits, so the smaller one
            "g g g g g g g g g g", // cannot be torn apart
            "h h i i j j - j j -"); // the last two
    LongTailSplit split = split(samples, TWO_OF_TEN, HoldOut.LAST, 1);
    assertThat(split.validation()).containsExactly(8, 9, 17, 18, 19, 36, 39);
    assertThat(split.validationCounts()).containsExactly(2, 3, 0, 2);
    assertThat(GroupWarnings.ofValidation(samples, TWO_OF_TEN, split))
        .extracting(Problem::what)
        .containsExactly(
            "1 of 4 classes give no validation samples, since no group of them can leave training:"
                + " 2");
    assertThat(GroupWarnings.ofValidation(samples.without(), TWO_OF_TEN, split)).isEmpty();
  }

  @Test
  void aGroupOfSeveralClassesGoesAsAWholeOrNotAtAll() {
    Samples samples =
        samples(
            "p p q q r r s s t t", // t would be held out first, but its class 1 has no other sample
            "t",
            "- - - - - - - - - q", // q is full with one of class 2
            "u u u u u v v v v r");
    LongTailSplit split = split(samples, TWO_OF_TEN, HoldOut.LAST, 1);
    assertThat(groups(samples, split.train())).contains("t").doesNotContain("r");
    assertThat(split.trainCounts()).containsExactly(8, 1, 8, 9);
  }

  @Test
  void groupsThatLeaveNothingToValidateWithAreRefused() {
    Samples samples = samples("a a a a a", "b b b b b", "c c c c c", "d d d d d");
    assertThatThrownBy(() -> split(samples, TWO_OF_TEN, HoldOut.LAST, 1))
        .hasMessageContaining(
            "split.group-by: gives no class a validation sample: each of its groups has all samples"
                + " of a class, or leaves a class fewer than split.train-at-least = 1. Let it find"
                + " smaller groups, or give validation samples in files of their own");
  }
}

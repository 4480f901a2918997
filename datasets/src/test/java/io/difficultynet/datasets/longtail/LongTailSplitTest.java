package io.difficultynet.datasets.longtail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.difficultynet.conf.ClassOrder;
import io.difficultynet.conf.SplitSettings;
import io.difficultynet.conf.SplitSettings.HoldOut;
import io.difficultynet.conf.ValidationSettings;
import io.difficultynet.datasets.Fixtures;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.LabelledImages;
import io.difficultynet.datasets.LabelledSamples;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.seed.Seeds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LongTailSplitTest {
  private static final Seeds SEEDS = new Seeds(1);
  private static final ImageShape PIXEL = new ImageShape(1, 1, 1);

  @Test
  void keepsTheFirstAndHoldsOutTheLastOfEachClass() {
    LabelledImages images = Fixtures.images(PIXEL, List.of("a", "b"), 0, 1, 0, 0, 1, 1, 0, 0, 1, 1);
    LongTailSplit split = split(images, counts(2, 1), HoldOut.LAST, 2);
    assertThat(split.train()).containsExactly(0, 1, 2);
    assertThat(split.validation()).containsExactly(6, 7, 8, 9);
    assertThat(split.trainCounts()).containsExactly(2, 1);
    assertThat(split.trainSize()).isEqualTo(3);
  }

  /** CIFAR-100-LT of the paper: 500 images a class, the last 25 held out, so the head keeps 475. */
  @Test
  void makesTheSplitOfThePaper() {
    int[] labels = IntStream.range(0, 50_000).map(i -> i % 100).toArray();
    LabelledImages cifar100 = Fixtures.images(PIXEL, LabelledImages.numbered(100), labels);
    LongTailSplit split =
        split(cifar100, new SplitSettings.Exponential(100, null), HoldOut.LAST, 25);
    int[] sizes = ClassSizes.exponential(475, 100, 100);
    assertThat(split.trainCounts()).containsExactly(Arrays.stream(sizes).asLongStream().toArray());
    assertThat(split.trainCounts()[0]).isEqualTo(475);
    assertThat(split.validation()).hasSize(2500);
    assertThat(split.validation()[0]).isEqualTo(47_500);
  }

  /** Samples of which those from some position on are set apart. */
  private record SetApart(List<Integer> labels, int classes, int validationFrom)
      implements LabelledSamples {
    @Override
    public int size() {
      return labels.size();
    }

    @Override
    public int label(int i) {
      return labels.get(i);
    }

    @Override
    public List<String> classNames() {
      return LabelledImages.numbered(classes);
    }
  }

  /** Labels with gaps, such as numbers of something else, leave thousands of classes empty. */
  @Test
  void ofManyClassesInTheWayTheFirstAreNamedAndTheOthersCounted() {
    SetApart samples = new SetApart(List.of(0, 0, 1999, 1999, 1999), 2000, 5);
    DifficultyNetException e =
        catchThrowableOfType(
            DifficultyNetException.class,
            () -> split(samples, new SplitSettings.AsIs(), HoldOut.LAST, 2));
    assertThat(e.problems()).hasSize(21);
    assertThat(e.problems().get(0).where()).isEqualTo("class 1");
    assertThat(e.problems().get(19).where()).isEqualTo("class 20");
    assertThat(e.problems().get(20))
        .hasToString(
            "split: has problems of this kind with 1,978 more classes. Start with those above; if"
                + " most classes have no sample, check the labels.");
  }

  @Test
  void samplesThatTheSourceSetsApartAreHeldOutAndNoOthers() {
    SetApart samples = new SetApart(List.of(0, 1, 0, 0, /* apart */ 1, 0, 1, 0, 0, 1), 2, 4);
    LongTailSplit last = split(samples, new SplitSettings.AsIs(), HoldOut.LAST, 2);
    assertThat(last.train()).containsExactly(0, 1, 2, 3);
    assertThat(last.trainCounts()).containsExactly(3, 1);
    assertThat(last.validation()).containsExactly(6, 7, 8, 9);
    LongTailSplit random = split(samples, new SplitSettings.AsIs(), HoldOut.RANDOM, 2);
    assertThat(random.train()).containsExactly(0, 1, 2, 3);
    assertThat(random.validation()).hasSize(4).isSorted();
    assertThat(random.validation()[0]).isGreaterThanOrEqualTo(4);
    assertThat(samples.labels(random.validation())).containsExactlyInAnyOrder(0, 0, 1, 1);
    LongTailSplit profile = split(samples, new SplitSettings.Exponential(2, 2), HoldOut.LAST, 1);
    assertThat(profile.train()).containsExactly(0, 1, 2);
  }

  @Test
  void asItIsKeepsAllThatIsNotHeldOut() {
    LongTailSplit split =
        split(Fixtures.withCounts(5, 9, 3), new SplitSettings.AsIs(), HoldOut.LAST, 2);
    assertThat(split.trainCounts()).containsExactly(3, 7, 1);
  }

  @Test
  void ofSamplesSetApartSmallClassesGiveWhatTheyHave() {
    SetApart samples = new SetApart(List.of(0, 1, 2, 3, /* apart */ 0, 0, 0, 1, 2, 2), 4, 4);
    LongTailSplit split = split(samples, new SplitSettings.AsIs(), HoldOut.LAST, 2);
    assertThat(split.trainCounts()).containsExactly(1, 1, 1, 1);
    assertThat(split.validationCounts()).containsExactly(2, 1, 2, 0);
    assertThat(split.validation()).containsExactly(5, 6, 7, 8, 9);
    SetApart wrong = new SetApart(List.of(0, 1, /* apart */ 0, 0, 1, 2, 2), 3, 2);
    assertThatThrownBy(() -> split(wrong, new SplitSettings.AsIs(), HoldOut.LAST, 2))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageContaining("class 2: has no training samples.");
  }

  /** The folder of the documentation: 11 classes of 242 down to 1 images. */
  @Test
  void aTailGivesAShareOfEachClassAndSmallClassesNothing() {
    LabelledImages tail = Fixtures.withCounts(242, 125, 124, 30, 10, 9, 5, 4, 3, 2, 1);
    LongTailSplit split =
        LongTailSplit.of(
            tail,
            new SplitSettings(
                new SplitSettings.AsIs(),
                ClassOrder.Named.NATURAL,
                new ValidationSettings(25, 0.2, 1),
                HoldOut.RANDOM),
            SEEDS);
    assertThat(split.validationCounts()).containsExactly(25, 25, 24, 6, 2, 1, 1, 0, 0, 0, 0);
    assertThat(split.trainCounts()).containsExactly(217, 100, 100, 24, 8, 8, 4, 4, 3, 2, 1);
  }

  @Test
  void soManySamplesStayToTrainOn() {
    ValidationSettings half = new ValidationSettings(25, 0.5, 8);
    assertThat(IntStream.of(0, 1, 8, 9, 16, 20, 60, 1000).map(half::ofTraining))
        .containsExactly(0, 0, 0, 1, 8, 10, 25, 25);
    assertThat(new ValidationSettings(100, 0.29, 1).ofTraining(100)).isEqualTo(29);
    assertThat(new ValidationSettings(100, 1, 1).ofTraining(3)).isEqualTo(2);
  }

  @Test
  void aSetWithoutAnyValidationSampleIsRefused() {
    assertThatThrownBy(
            () ->
                LongTailSplit.of(
                    Fixtures.withCounts(4, 1),
                    new SplitSettings(
                        new SplitSettings.AsIs(),
                        ClassOrder.Named.NATURAL,
                        new ValidationSettings(25, 0.2, 1),
                        HoldOut.LAST),
                    SEEDS))
        .hasMessage(
            "DN-1004 DATA_UNSUITABLE: The data cannot give the split that the configuration asks"
                + " for\n  split: gives no class a validation sample: the largest has 4 samples, of"
                + " which split.validation-most-share = 0.2 are held out and split.train-at-least ="
                + " 1 stay. Raise the first or lower the second, or give validation samples in files"
                + " of their own.");
  }

  @Test
  void nMaxIsWhatTheSmallestClassHasLeft() {
    LongTailSplit split =
        split(
            Fixtures.withCounts(60, 30, 40),
            new SplitSettings.Exponential(4, null),
            HoldOut.LAST,
            10);
    assertThat(split.trainCounts()).containsExactly(20, 10, 5);
  }

  @Test
  void classOrderSaysWhichClassIsFrequent() {
    LabelledImages images = Fixtures.withCounts(50, 50, 50);
    SplitSettings.Profile profile = counts(40, 20, 10);
    assertThat(counts(images, profile, ClassOrder.Named.NATURAL)).containsExactly(40, 20, 10);
    assertThat(counts(images, profile, ClassOrder.Named.REVERSED)).containsExactly(10, 20, 40);
    assertThat(counts(images, profile, new ClassOrder.Listed(List.of(1, 2, 0))))
        .containsExactly(10, 40, 20);
    assertThat(counts(images, profile, ClassOrder.Named.SHUFFLED))
        .containsExactlyInAnyOrder(10, 20, 40);
  }

  @Test
  void theSeedMovesTheShuffledOrder() {
    LabelledImages images = Fixtures.withCounts(50, 50, 50, 50, 50);
    SplitSettings settings =
        new SplitSettings(
            counts(40, 20, 10, 5, 2), ClassOrder.Named.SHUFFLED, upTo(5), HoldOut.LAST);
    assertThat(
            IntStream.range(0, 20)
                .mapToObj(seed -> LongTailSplit.of(images, settings, new Seeds(seed)).digest())
                .distinct()
                .count())
        .isGreaterThan(10);
  }

  @Property(tries = 300)
  void isDisjointAndComplete(@ForAll("problems") Case given) {
    LongTailSplit split = given.split();
    assertThat(split.train()).isSorted().doesNotHaveDuplicates();
    assertThat(split.validation()).isSorted().doesNotHaveDuplicates();
    assertThat(split.train()).doesNotContain(split.validation());
    LabelledImages images = given.images();
    long[] trained = new long[images.classes()];
    long[] validated = new long[images.classes()];
    for (int index : split.train()) {
      trained[images.label(index)]++;
    }
    for (int index : split.validation()) {
      validated[images.label(index)]++;
    }
    assertThat(trained).containsExactly(split.trainCounts());
    assertThat(validated).containsOnly(given.settings().validation().perClass());
    assertThat(split.trainSize()).isEqualTo((int) Arrays.stream(trained).sum());
  }

  /** The literal rule: of a class, what is not held out, in file order, as many as asked for. */
  @Property(tries = 300)
  void keepsTheFirstThatAreNotHeldOut(@ForAll("problems") Case given) {
    LongTailSplit split = given.split();
    for (int c = 0; c < given.images().classes(); c++) {
      int cls = c;
      int[] left =
          IntStream.range(0, given.images().size())
              .filter(i -> given.images().label(i) == cls)
              .filter(i -> Arrays.binarySearch(split.validation(), i) < 0)
              .limit(split.trainCounts()[c])
              .toArray();
      assertThat(Arrays.stream(split.train()).filter(i -> given.images().label(i) == cls))
          .as("class %d", c)
          .containsExactly(Arrays.stream(left).boxed().toArray(Integer[]::new));
    }
  }

  @Property(tries = 100)
  void theSameSeedGivesTheSameSplit(@ForAll("problems") Case given) {
    assertThat(given.split()).isEqualTo(given.split()).hasSameHashCodeAs(given.split());
  }

  @Property(tries = 50)
  void randomHoldOutChangesWithTheSeedAndTheDigestWithIt(@ForAll @IntRange(max = 10_000) int seed) {
    LabelledImages images = Fixtures.withCounts(60, 60, 60);
    SplitSettings settings =
        new SplitSettings(counts(30, 20, 10), ClassOrder.Named.NATURAL, upTo(10), HoldOut.RANDOM);
    LongTailSplit split = LongTailSplit.of(images, settings, new Seeds(seed));
    LongTailSplit other = LongTailSplit.of(images, settings, new Seeds(seed + 1L));
    assertThat(split.validation()).isNotEqualTo(other.validation());
    assertThat(split.digest()).isNotEqualTo(other.digest());
    assertThat(split).isNotEqualTo(other);
  }

  /** A run with a checkpoint is resumed only with the same digest, so it must never change. */
  @Test
  void theDigestIsThatOfTheFirstVersion() {
    LabelledImages images = Fixtures.images(PIXEL, List.of("a", "b"), 0, 1, 0, 0, 1, 1, 0, 0, 1, 1);
    // printf 'difficulty-net split 1' and the 17 integers 2; 3; 0 0, 1 1, 2 0; 4; 6 0, 7 0, 8 1, 9
    // 1
    // as big-endian 32-bit numbers, through sha256sum
    assertThat(split(images, counts(2, 1), HoldOut.LAST, 2).digest())
        .isEqualTo("c8758783ce14824ffe29db93f60b8e7d51a4170cf741b152703788ec7525e61f");
  }

  @Test
  void theDigestChangesWithLabelsAlone() {
    SplitSettings.Profile profile = counts(1, 1);
    String digest =
        split(Fixtures.images(PIXEL, List.of("a", "b"), 0, 1, 0, 1), profile, HoldOut.LAST, 1)
            .digest();
    assertThat(digest).hasSize(64).matches("[0-9a-f]+");
    assertThat(
            split(Fixtures.images(PIXEL, List.of("a", "b"), 1, 0, 0, 1), profile, HoldOut.LAST, 1)
                .digest())
        .isNotEqualTo(digest);
  }

  @Test
  void arraysAreCopies() {
    LongTailSplit split = split(Fixtures.withCounts(9, 9), counts(3, 2), HoldOut.LAST, 2);
    Arrays.fill(split.train(), -1);
    Arrays.fill(split.validation(), -1);
    Arrays.fill(split.trainCounts(), -1);
    assertThat(split.train()).doesNotContain(-1);
    assertThat(split.validation()).doesNotContain(-1);
    assertThat(split.trainCounts()).containsExactly(3, 2);
  }

  @Test
  void travelsByJavaSerialization() throws IOException, ClassNotFoundException {
    LongTailSplit split = split(Fixtures.withCounts(9, 9), counts(3, 2), HoldOut.RANDOM, 2);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(split);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(split);
    }
  }

  @Test
  void refusesClassesWithoutTrainingSamples() {
    assertRefused(
        Fixtures.images(PIXEL, List.of("shirt", "coat", "2"), 0, 0, 0, 0, 2, 2),
        counts(2, 1, 1),
        2,
        "  class 1 (coat): has no training samples."
            + " Check the labels, or leave the class out of the data.");
  }

  @Test
  void refusesCountsThatAClassCannotGive() {
    assertRefused(
        Fixtures.withCounts(50, 30, 20),
        counts(46, 25, 16),
        5,
        "  class 0: needs 46 training samples and 5 for validation, but has 50."
            + " Lower its number in split.counts to at most 45.",
        "  class 2: needs 16 training samples and 5 for validation, but has 20."
            + " Lower its number in split.counts to at most 15.");
  }

  @Test
  void refusesAProfileThatAClassCannotGive() {
    assertRefused(
        Fixtures.withCounts(50, 30),
        new SplitSettings.Exponential(2, 60),
        5,
        "  class 0: needs 60 training samples and 5 for validation, but has 50."
            + " Lower split.n-max, or give the class a later rank with split.class-order.",
        "  class 1: needs 30 training samples and 5 for validation, but has 30."
            + " Lower split.n-max, or give the class a later rank with split.class-order.");
  }

  @Test
  void refusesClassesThatWouldBeEmpty() {
    assertRefused(
        Fixtures.withCounts(50, 50, 50),
        new SplitSettings.Exponential(100, 45),
        5,
        "  class 2: of rank 2 would keep no training image with split.imbalance = 100.0."
            + " Lower split.imbalance, or raise split.n-max to at least split.imbalance.");
  }

  @Test
  void refusesListsThatDoNotFitTheClasses() {
    assertThatThrownBy(
            () ->
                LongTailSplit.of(
                    Fixtures.withCounts(9, 9, 9),
                    new SplitSettings(
                        counts(5, 4), new ClassOrder.Listed(List.of(1, 0)), upTo(2), HoldOut.LAST),
                    SEEDS))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessage(
            """
            DN-1004 DATA_UNSUITABLE: The data cannot give the split that the configuration asks for
              split.class-order: lists 2 classes, but the data has 3. List every class from 0 to 2 once.
              split.counts: has 2 numbers, but the data has 3 classes. Give one number for each class, that of the most frequent first.""");
  }

  /** These never reach a split: the settings themselves refuse them. */
  @Test
  void settingsRefuseWhatNoDataCouldGive() {
    assertThatThrownBy(() -> new SplitSettings.Exponential(0.5, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("split.imbalance is 0.5; it must be as-is, or a number, at least 1");
    assertThatThrownBy(() -> new ClassOrder.Listed(List.of(0, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("split.class-order is [0, 2]; it must have every class from 0 on once");
    assertThatThrownBy(() -> split(Fixtures.withCounts(9), counts(1), HoldOut.LAST, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("split.validation-per-class is 0; it must be a whole number, at least 1");
  }

  private static void assertRefused(
      LabelledImages images, SplitSettings.Profile profile, int heldOut, String... lines) {
    assertThatThrownBy(() -> split(images, profile, HoldOut.LAST, heldOut))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessage(
            "DN-1004 DATA_UNSUITABLE: The data cannot give the split that the configuration asks for\n"
                + String.join("\n", lines));
  }

  /** Whatever share of a class it is. */
  private static ValidationSettings upTo(int samples) {
    return new ValidationSettings(samples, 1, 1);
  }

  private static SplitSettings.Counts counts(Integer... samples) {
    return new SplitSettings.Counts(List.of(samples));
  }

  private static LongTailSplit split(
      LabelledSamples images, SplitSettings.Profile profile, HoldOut holdOut, int heldOut) {
    return LongTailSplit.of(
        images,
        new SplitSettings(profile, ClassOrder.Named.NATURAL, upTo(heldOut), holdOut),
        SEEDS);
  }

  private static long[] counts(
      LabelledImages images, SplitSettings.Profile profile, ClassOrder order) {
    return LongTailSplit.of(
            images, new SplitSettings(profile, order, upTo(10), HoldOut.LAST), SEEDS)
        .trainCounts();
  }

  /** A split that can be made. */
  record Case(LabelledImages images, SplitSettings settings, Seeds seeds) {
    LongTailSplit split() {
      return LongTailSplit.of(images, settings, seeds);
    }

    @Override
    public String toString() {
      return Arrays.toString(images.countsPerClass()) + " " + settings + " " + seeds;
    }
  }

  @Provide
  Arbitrary<Case> problems() {
    Arbitrary<int[]> sizes =
        Arbitraries.integers().between(20, 60).array(int[].class).ofMinSize(2).ofMaxSize(6);
    Arbitrary<Double> imbalance = Arbitraries.doubles().between(1, 5).ofScale(2);
    Arbitrary<ClassOrder> order = Arbitraries.of(ClassOrder.Named.values()).map(name -> name);
    Arbitrary<Integer> heldOut = Arbitraries.integers().between(1, 12);
    Arbitrary<HoldOut> holdOut = Arbitraries.of(HoldOut.values());
    Arbitrary<Long> seed = Arbitraries.longs();
    return Combinators.combine(sizes, imbalance, order, heldOut, holdOut, seed)
        .as(
            (n, rho, by, held, rule, run) ->
                new Case(
                    Fixtures.withCounts(n),
                    new SplitSettings(
                        new SplitSettings.Exponential(rho, null), by, upTo(held), rule),
                    new Seeds(run)));
  }
}

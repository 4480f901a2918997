package io.difficultynet.datasets.longtail;

import io.difficultynet.conf.ClassOrder;
import io.difficultynet.conf.DealSettings;
import io.difficultynet.conf.SplitSettings;
import io.difficultynet.conf.ValidationSettings;
import io.difficultynet.datasets.LabelledSamples;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.FirstProblems;
import io.difficultynet.error.Problems;
import io.difficultynet.math.Permutation;
import io.difficultynet.seed.Purpose;
import io.difficultynet.seed.Seeds;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes one split, or lists everything that keeps it from being made. */
final class SplitMaker {
  /** Of the classes in the way of a split. */
  static final int MOST_SHOWN = 20;

  private final LabelledSamples samples;
  private final SplitSettings settings;
  private final Seeds seeds;
  private final int classes;
  private final int validationFrom; // first sample that the source sets apart
  private final boolean setApart; // whether there are such samples
  private final long[] sizes; // [C], samples of each class that can be trained on or held out
  private final long[] candidates; // [C], samples of each class that can be held out
  private final boolean @Nullable [] byGroup; // [N], which are; null where samples have no groups
  private final int[] heldOut; // [C], how many of them are
  private final Problems problems = new Problems();
  private final FirstProblems wrongClasses = new FirstProblems(problems, MOST_SHOWN);

  SplitMaker(LabelledSamples samples, SplitSettings settings, Seeds seeds) {
    this.samples = samples;
    this.settings = settings;
    this.seeds = seeds;
    this.classes = samples.classes();
    this.validationFrom = samples.validationFrom();
    this.setApart = validationFrom < samples.size();
    this.sizes = counts(0, validationFrom);
    this.candidates = setApart ? counts(validationFrom, samples.size()) : sizes;
    ValidationSettings validation = settings.validation();
    List<int[]> groups = setApart ? List.of() : SampleGroups.of(samples);
    this.byGroup = groups.isEmpty() ? null : heldOutByGroup(groups, validation);
    this.heldOut =
        byGroup != null
            ? counts(byGroup)
            : Arrays.stream(candidates)
                .mapToInt(n -> setApart ? validation.ofSetApart(n) : validation.ofTraining(n))
                .toArray();
  }

  private boolean[] heldOutByGroup(List<int[]> groups, ValidationSettings validation) {
    return GroupHoldOut.of(
        IntStream.range(0, samples.size()).map(samples::label).toArray(),
        inOrder(groups),
        Arrays.stream(candidates).mapToInt(validation::ofTraining).toArray(),
        Arrays.stream(candidates).mapToInt(validation::mostOfTraining).toArray(),
        validation.trainAtLeast());
  }

  /** The group that ends last comes first, or they are drawn by the seed. */
  private List<int[]> inOrder(List<int[]> groups) {
    if (settings.holdOut() == SplitSettings.HoldOut.LAST) {
      return groups.stream()
          .sorted(Comparator.comparingInt((int[] group) -> group[group.length - 1]).reversed())
          .toList();
    }
    int[] order = Permutation.of(groups.size(), seeds.stream(Purpose.SPLIT, classes));
    return Arrays.stream(order).mapToObj(groups::get).toList();
  }

  private int[] counts(boolean[] chosen) {
    int[] counts = new int[classes];
    for (int i = 0; i < chosen.length; i++) {
      counts[samples.label(i)] += chosen[i] ? 1 : 0;
    }
    return counts;
  }

  private long[] counts(int from, int to) {
    long[] counts = new long[classes];
    for (int i = from; i < to; i++) {
      counts[samples.label(i)]++;
    }
    return counts;
  }

  LongTailSplit split() {
    if (classes < 2) {
      problems.add(
          "data",
          "has one class alone: " + samples.classNames(),
          "Give samples of two classes at least; there is nothing to tell apart");
      throwIfAny();
    }
    if (settings.profile() instanceof SplitSettings.AsPrepared) {
      return asPrepared();
    }
    long[] available = // [C]
        IntStream.range(0, classes)
            .mapToLong(c -> sizes[c] - (setApart ? 0 : heldOut[c]))
            .toArray();
    checkTraining();
    checkHoldOut();
    int[] classOfRank = classOfRank(); // [C]
    int[] sizeOfRank = ClassSizes.byRank(settings.profile(), available);
    if (sizeOfRank.length != classes) {
      problems.add(
          "split.counts",
          "has %d numbers, but the data has %d classes".formatted(sizeOfRank.length, classes),
          "Give one number for each class, that of the most frequent first");
    }
    throwIfAny();
    int[] keep = new int[classes]; // [C], by class
    for (int r = 0; r < classes; r++) {
      keep[classOfRank[r]] = sizeOfRank[r];
      checkSize(r, classOfRank[r], sizeOfRank[r], available[classOfRank[r]]);
    }
    throwIfAny();
    return deal(keep);
  }

  /** Everything is used as it is: the split was made when the data was prepared. */
  private LongTailSplit asPrepared() {
    checkTraining();
    if (!setApart) {
      problems.add(
          "data",
          "has no validation sample in the prepared set",
          "Prepare the data again, with a larger split.validation-most-share");
    }
    throwIfAny();
    return new LongTailSplit(
        IntStream.range(0, validationFrom).toArray(),
        IntStream.range(validationFrom, samples.size()).toArray(),
        samples);
  }

  private void throwIfAny() {
    countOthers(wrongClasses);
    problems.throwIfAny(
        ErrorCode.DATA_UNSUITABLE,
        "The data cannot give the split that the configuration asks for");
  }

  /** Labels with gaps leave thousands of classes without a sample. */
  static void countOthers(FirstProblems wrongClasses) {
    wrongClasses.countOthers(
        "split",
        "has problems of this kind with %,d more classes",
        "Start with those above; if most classes have no sample, check the labels");
  }

  private void checkTraining() {
    for (int c = 0; c < classes; c++) {
      if (sizes[c] == 0) {
        wrongClasses.add(
            name(c),
            "has no training samples",
            c == 0 && labelsBeginWithOne()
                ? "All other classes have some, so labels seem to begin with 1: count them from 0"
                : "Check the labels, or leave the class out of the data");
      }
    }
  }

  /** A class may do without validation samples, which it then has none to measure; all cannot. */
  private void checkHoldOut() {
    if (Arrays.stream(heldOut).sum() == 0) {
      ValidationSettings validation = settings.validation();
      if (byGroup != null
          && Arrays.stream(candidates).anyMatch(n -> validation.ofTraining(n) > 0)) {
        problems.add(
            DealSettings.GROUP_BY,
            "gives no class a validation sample: each of its groups has all samples of a class, or leaves a class fewer than split.train-at-least = %,d"
                .formatted(validation.trainAtLeast()),
            "Let it find smaller groups, or give validation samples in files of their own");
        return;
      }
      problems.add(
          "split",
          "gives no class a validation sample: the largest has %,d samples, of which split.validation-most-share = %s are held out and split.train-at-least = %,d stay"
              .formatted(
                  Arrays.stream(candidates).max().orElse(0),
                  validation.mostShare(),
                  validation.trainAtLeast()),
          "Raise the first or lower the second, or give validation samples in files of their own");
    }
  }

  /** Whether of classes that are numbers the first alone has no sample. */
  private boolean labelsBeginWithOne() {
    return samples.classNames().get(0).equals("0")
        && Arrays.stream(sizes).filter(size -> size == 0).count() == 1;
  }

  private void checkSize(int rank, int c, int size, long available) {
    if (size < 1) {
      SplitSettings.Exponential profile = (SplitSettings.Exponential) settings.profile();
      wrongClasses.add(
          name(c),
          "of rank %d would keep no training image with split.imbalance = %s"
              .formatted(rank, profile.imbalance()),
          "Lower split.imbalance, or raise split.n-max to at least split.imbalance");
    } else if (size > available) {
      wrongClasses.add(
          name(c),
          setApart
              ? "needs %d training samples, but has %d".formatted(size, sizes[c])
              : "needs %d training samples and %d for validation, but has %d"
                  .formatted(size, heldOut[c], sizes[c]),
          settings.profile() instanceof SplitSettings.Counts
              ? "Lower its number in split.counts to at most %d".formatted(available)
              : "Lower split.n-max, or give the class a later rank with split.class-order");
    }
  }

  private String name(int c) {
    String name = samples.classNames().get(c);
    return name.equals(Integer.toString(c)) ? "class " + c : "class %d (%s)".formatted(c, name);
  }

  private int[] classOfRank() {
    if (settings.classOrder() instanceof ClassOrder.Listed listed) {
      if (listed.classes().size() != classes) {
        problems.add(
            "split.class-order",
            "lists %d classes, but the data has %d".formatted(listed.classes().size(), classes),
            "List every class from 0 to %d once".formatted(classes - 1));
      }
      return listed.classes().stream().mapToInt(Integer::intValue).toArray();
    }
    if (settings.classOrder() == ClassOrder.Named.SHUFFLED) {
      return Permutation.of(classes, seeds.stream(Purpose.SPLIT));
    }
    int[] order = new int[classes];
    for (int r = 0; r < classes; r++) {
      order[r] = settings.classOrder() == ClassOrder.Named.REVERSED ? classes - 1 - r : r;
    }
    return order;
  }

  /**
   * Goes through the samples in file order and gives each to validation, to training, or to none.
   */
  private LongTailSplit deal(int[] keep) {
    boolean[] validates = byGroup != null ? byGroup : heldOutOneByOne(); // [N]
    int[] train = new int[Arrays.stream(keep).sum()];
    int[] validation = new int[Arrays.stream(heldOut).sum()];
    int trained = 0;
    int validated = 0;
    for (int i = 0; i < samples.size(); i++) {
      int c = samples.label(i);
      if (validates[i]) {
        validation[validated++] = i;
      } else if (i < validationFrom && keep[c] > 0) {
        train[trained++] = i;
        keep[c]--;
      }
    }
    return new LongTailSplit(train, validation, samples);
  }

  private boolean[] heldOutOneByOne() {
    boolean[][] positions = new boolean[classes][]; // [C][position among the candidates]
    for (int c = 0; c < classes; c++) {
      positions[c] = heldOutPositions(c);
    }
    boolean[] chosen = new boolean[samples.size()]; // [N]
    int[] position = new int[classes]; // [C]
    for (int i = setApart ? validationFrom : 0; i < chosen.length; i++) {
      int c = samples.label(i);
      chosen[i] = positions[c][position[c]++];
    }
    return chosen;
  }

  private boolean[] heldOutPositions(int c) {
    int size = Math.toIntExact(candidates[c]);
    boolean[] positions = new boolean[size];
    if (settings.holdOut() == SplitSettings.HoldOut.LAST) {
      Arrays.fill(positions, size - heldOut[c], size, true);
    } else {
      SplittableRandom random = seeds.stream(Purpose.SPLIT, c);
      int[] shuffled = Permutation.of(size, random);
      for (int k = 0; k < heldOut[c]; k++) {
        positions[shuffled[k]] = true;
      }
    }
    return positions;
  }
}

package io.difficultynet.datasets.longtail;

import io.difficultynet.error.Problems;

/**
 * The classes in the way of a split: the first {@value #MOST_SHOWN} become problems, the others are
 * counted, since labels with gaps leave thousands of classes without a sample. For one check.
 */
final class WrongClasses {
  private static final int MOST_SHOWN = 20;

  private final Problems problems;
  private int found;

  WrongClasses(Problems problems) {
    this.problems = problems;
  }

  void add(String name, String what, String fix) {
    if (found < MOST_SHOWN) {
      problems.add(name, what, fix);
    }
    found++;
  }

  /** Notes how many more there were than are shown, if any. */
  void count() {
    if (found > MOST_SHOWN) {
      problems.add(
          "split",
          "has problems of this kind with %,d more classes".formatted(found - MOST_SHOWN),
          "Start with those above; if most classes have no sample, check the labels");
    }
  }
}

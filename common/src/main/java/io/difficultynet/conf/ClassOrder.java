package io.difficultynet.conf;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;

/** Which class has which rank; rank 0 keeps the most samples. */
public sealed interface ClassOrder extends Serializable {

  /** An order that needs no list. */
  enum Named implements ClassOrder {
    /** Class c has rank c. */
    NATURAL,
    /** Class c of C has rank C − 1 − c. */
    REVERSED,
    /** A permutation drawn by the run's seed. */
    SHUFFLED
  }

  /**
   * An order that is given.
   *
   * @param classes the class of each rank: every number from 0 to C − 1 once
   */
  record Listed(List<Integer> classes) implements ClassOrder {

    /** Copies the list and refuses one that is empty or not a permutation. */
    public Listed {
      classes = List.copyOf(classes);
      if (!isPermutation(classes)) {
        throw new IllegalArgumentException(
            "split.class-order is " + classes + "; it must have every class from 0 on once");
      }
    }
  }

  /** Returns a word, or a list. */
  static Kind<ClassOrder> kind() {
    Kind<ClassOrder> named = Kind.choice(Named.class).map(name -> name);
    Kind<ClassOrder> listed =
        Kind.listOf(Kind.integer(Range.atLeast(0)))
            .onlyIf(ClassOrder::isPermutation, "a list in brackets of every class from 0 on once")
            .map(Listed::new);
    return named.or(listed);
  }

  private static boolean isPermutation(List<Integer> classes) {
    return !classes.isEmpty()
        && classes.stream()
            .sorted()
            .toList()
            .equals(IntStream.range(0, classes.size()).boxed().toList());
  }
}

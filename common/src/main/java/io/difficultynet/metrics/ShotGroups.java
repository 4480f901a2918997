package io.difficultynet.metrics;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Which classes are many-, medium- and few-shot. Every class is in exactly one list.
 *
 * @param rule the rule that sorted the classes
 * @param many classes with many training samples, ascending
 * @param medium classes between the other two groups, ascending
 * @param few classes with few training samples, ascending
 */
public record ShotGroups(ShotRule rule, List<Integer> many, List<Integer> medium, List<Integer> few)
    implements Serializable {

  /** Copies the lists. */
  public ShotGroups {
    many = List.copyOf(many);
    medium = List.copyOf(medium);
    few = List.copyOf(few);
  }

  /**
   * Sorts classes into groups.
   *
   * @param trainCounts training samples of each class, none negative // [C]
   */
  public static ShotGroups of(long[] trainCounts, ShotRule rule) {
    List<Integer> many = new ArrayList<>();
    List<Integer> medium = new ArrayList<>();
    List<Integer> few = new ArrayList<>();
    for (int c = 0; c < trainCounts.length; c++) {
      if (trainCounts[c] < 0) {
        throw new IllegalArgumentException(
            "trainCounts[" + c + "] is " + trainCounts[c] + "; it must be at least 0");
      }
      switch (rule.shotOf(trainCounts[c])) {
        case MANY -> many.add(c);
        case MEDIUM -> medium.add(c);
        case FEW -> few.add(c);
      }
    }
    return new ShotGroups(rule, many, medium, few);
  }

  /** Returns the classes of a group, ascending. */
  public List<Integer> classes(Shot shot) {
    return switch (shot) {
      case MANY -> many;
      case MEDIUM -> medium;
      case FEW -> few;
    };
  }

  /**
   * Returns the mean accuracy of the classes of a group, in which each class counts once. A class
   * without samples (NaN) is left out, as in {@link ClassCounts#balancedAccuracy}. The mean is NaN
   * when no class is left.
   *
   * @param perClassAccuracy one accuracy for every class that was sorted // [C]
   */
  public double accuracy(Shot shot, double[] perClassAccuracy) {
    int sorted = many.size() + medium.size() + few.size();
    if (perClassAccuracy.length != sorted) {
      throw new IllegalArgumentException(
          "Accuracies of "
              + perClassAccuracy.length
              + " classes were given for groups of "
              + sorted
              + " classes; give one for each");
    }
    return classes(shot).stream()
        .mapToDouble(c -> perClassAccuracy[c])
        .filter(a -> !Double.isNaN(a))
        .average()
        .orElse(Double.NaN);
  }
}

package io.difficultynet.job.apply;

import io.difficultynet.datasets.ClassNames;
import io.difficultynet.job.predict.Rejection;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From the labels of samples to the classes of a model, by name where they have names. */
final class Labels implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String FIX = "Correct the label, or leave the sample out";

  private final Map<String, Integer> byName = new HashMap<>();
  private final @Nullable List<String> ofNumbers; // null where numbers are names

  /** A label is this class, or is why it is none. */
  record Label(int number, @Nullable Rejection none) {}

  private Labels(List<String> classNames, @Nullable List<String> ofNumbers) {
    for (int c = 0; c < classNames.size(); c++) {
      byName.put(classNames.get(c), c);
    }
    this.ofNumbers = ofNumbers == null ? null : List.copyOf(ofNumbers);
  }

  /**
   * Labels are names of the model's classes, or their numbers. Where classes are named by other
   * numbers than theirs, as 0, 2 and 5 are when small classes were left out, a number is a name.
   */
  static Labels of(List<String> classNames) {
    return new Labels(classNames, ClassNames.ambiguousNumbers(classNames) ? null : classNames);
  }

  /**
   * Labels are numbers of another set's classes, which have the model's names.
   *
   * @param ofNumbers the names of the set's classes
   */
  static Labels byNamesOf(List<String> classNames, List<String> ofNumbers) {
    return new Labels(classNames, ofNumbers);
  }

  /** Names of a set's classes that the model does not have. */
  List<String> unknown(List<String> names) {
    return names.stream().filter(name -> !byName.containsKey(name)).toList();
  }

  /** The class of a label. */
  Label classOf(@Nullable Object label) {
    if (label == null) {
      return new Label(-1, new Rejection("has no label (null)", FIX));
    }
    String name = label instanceof Number number ? name(number) : label.toString();
    Integer found = name == null ? null : byName.get(name);
    return found == null
        ? new Label(
            -1,
            new Rejection("has the label %s, which is no class of the model".formatted(label), FIX))
        : new Label(found, null);
  }

  /** The name of the class that a number means; null where it is none. */
  @Nullable String nameOf(int number) {
    String name = name(number);
    return name != null && byName.containsKey(name) ? name : null;
  }

  /** Which numbers mean a class, in words. */
  String numbers() {
    return ofNumbers == null
        ? byName.keySet().stream().sorted().limit(20).collect(Collectors.joining(", "))
            + (byName.size() > 20 ? ", …" : "")
        : "0 to " + (ofNumbers.size() - 1);
  }

  private @Nullable String name(Number number) {
    long whole = number.longValue();
    if (whole != number.doubleValue() || whole < 0) {
      return null;
    }
    if (ofNumbers == null) {
      return String.valueOf(whole);
    }
    return whole < ofNumbers.size() ? ofNumbers.get((int) whole) : null;
  }
}

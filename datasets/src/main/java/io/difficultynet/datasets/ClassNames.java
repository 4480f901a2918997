package io.difficultynet.datasets;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Names of classes that are numbers. */
public final class ClassNames {

  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private ClassNames() {}

  /** Whether a class is named by a whole number. */
  public static boolean anyNumber(List<String> names) {
    return names.stream().anyMatch(name -> NUMBER.matcher(name).matches());
  }

  /** Whether a number may mean another class as a name than as an index: 0, 1, 10, 11, 2, … */
  public static boolean ambiguousNumbers(List<String> names) {
    return anyNumber(names)
        && IntStream.range(0, names.size()).anyMatch(c -> !names.get(c).equals("" + c));
  }
}

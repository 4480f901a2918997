package io.difficultynet.datasets;

import io.difficultynet.error.Problem;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What is odd about the classes of a set: names that are hardly two, classes that a part lacks. */
public final class ClassWarnings {
  private static final int MOST_SHOWN = 5;
  private static final int FEW = 5;
  private static final String CORRECT =
      "Correct the labels where these are one class, or rename the classes";

  private ClassWarnings() {}

  /**
   * Warnings of names that are blank, have blanks or invisible characters around them, or differ
   * from another in nothing but case, blanks or Unicode form. As labels of one class they split it.
   */
  public static List<Problem> ofNames(List<String> classNames) {
    List<Problem> warnings = new ArrayList<>();
    List<String> odd = new ArrayList<>();
    Map<String, String> byLook = new LinkedHashMap<>();
    List<String> pairs = new ArrayList<>();
    for (String name : classNames) {
      if (!name.equals(trimmed(name)) || name.isEmpty()) {
        odd.add(quoted(name));
      }
      String alike = byLook.putIfAbsent(look(name), name);
      if (alike != null) {
        pairs.add(quoted(alike) + " and " + quoted(name));
      }
    }
    if (!odd.isEmpty()) {
      warnings.add(
          new Problem(
              "classes",
              "%,d names are empty or have blanks around them: %s".formatted(odd.size(), some(odd)),
              CORRECT));
    }
    if (!pairs.isEmpty()) {
      warnings.add(
          new Problem(
              "classes",
              "%,d names differ from another in case, blanks or Unicode form alone: %s"
                  .formatted(pairs.size(), some(pairs)),
              CORRECT));
    }
    return warnings;
  }

  /**
   * Warnings of classes that have training samples and no sample of a part: accuracies are over the
   * others. None of a part that has no sample at all, as that of a test which nobody asked for.
   *
   * @param train training samples of each class // [C]
   * @param counts samples of the part of each class // [C]
   * @param part such as {@code test}
   */
  public static List<Problem> ofMissing(
      List<String> classNames, long[] train, long[] counts, String part) {
    List<String> missing =
        IntStream.range(0, counts.length)
            .filter(c -> train[c] > 0 && counts[c] == 0)
            .mapToObj(classNames::get)
            .toList();
    long measured = IntStream.range(0, counts.length).filter(c -> counts[c] > 0).count();
    return missing.isEmpty() || measured == 0
        ? List.of()
        : List.of(
            new Problem(
                "classes",
                "%,d of %,d classes have training samples but no %s samples: %s; the balanced accuracy is over the %,d that have some"
                    .formatted(missing.size(), counts.length, part, some(missing), measured),
                "Give %s samples of every class, or read the accuracy as that of the others"
                    .formatted(part)));
  }

  /**
   * A warning of classes with so few validation samples that their accuracy says little.
   *
   * @param validation samples of each class // [C]
   */
  public static List<Problem> ofFewValidation(List<String> classNames, long[] validation) {
    List<String> few =
        IntStream.range(0, validation.length)
            .filter(c -> validation[c] < FEW)
            .boxed()
            .sorted(Comparator.comparingLong(c -> validation[c]))
            .map(c -> "%s (%d)".formatted(classNames.get(c), validation[c]))
            .toList();
    return few.isEmpty()
        ? List.of()
        : List.of(
            new Problem(
                "classes",
                "%,d of %,d classes have fewer than %d validation samples: %s; one sample moves the accuracy of such a class by 25 points or more, and a class without any is taken to be as accurate as others (method.accuracy-prior), so that weights learned from it are mostly chance"
                    .formatted(few.size(), validation.length, FEW, some(few)),
                "Give these classes more samples; more of those they have are held out with a larger split.validation-most-share"));
  }

  private static String some(List<String> names) {
    return names.stream().limit(MOST_SHOWN).collect(Collectors.joining(", "))
        + (names.size() > MOST_SHOWN ? ", …" : "");
  }

  /** Without blanks, control and invisible characters around it; these are shown as their codes. */
  private static String trimmed(String name) {
    int from = 0;
    int to = name.length();
    while (from < to && invisible(name.charAt(from))) {
      from++;
    }
    while (to > from && invisible(name.charAt(to - 1))) {
      to--;
    }
    return name.substring(from, to);
  }

  private static boolean invisible(char c) {
    return Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || Character.isISOControl(c)
        || Character.getType(c) == Character.FORMAT;
  }

  private static String look(String name) {
    return Normalizer.normalize(trimmed(name), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
  }

  private static String quoted(String name) {
    StringBuilder text = new StringBuilder("'");
    name.chars()
        .forEach(
            c ->
                text.append(
                    c != ' '
                            && (invisible((char) c)
                                || Character.getType(c) == Character.NON_SPACING_MARK)
                        ? "\\u%04x".formatted(c)
                        : String.valueOf((char) c)));
    return text.append("'").toString();
  }
}

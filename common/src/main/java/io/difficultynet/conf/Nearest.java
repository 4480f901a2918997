package io.difficultynet.conf;

import java.util.Collection;
import java.util.List;

/**
 * Which of the known keys a mistyped one was probably meant to be.
 *
 * <p>Distance is Levenshtein's, the fewest insertions, deletions and replacements of a character
 * (https://doi.org/10.1016/0022-0000(74)90002-1 gives the table that is used). A key whose last
 * part fits but which stands in another section counts as one step away plus the steps of that
 * part, so that {@code batch-size} finds {@code train.batch-size}.
 */
public final class Nearest {

  private static final int MOST_NAMED = 3;

  private Nearest() {}

  /**
   * Returns the known keys nearest to {@code typed}, at most three when they are equally near, and
   * none when nothing is near: more than one step plus one for every three characters.
   */
  static List<String> to(String typed, Collection<String> known) {
    int nearest = known.stream().mapToInt(key -> steps(typed, key)).min().orElse(Integer.MAX_VALUE);
    if (nearest > 1 + lastPart(typed).length() / 3) {
      return List.of();
    }
    return known.stream()
        .filter(key -> steps(typed, key) == nearest)
        .sorted()
        .limit(MOST_NAMED)
        .toList();
  }

  private static int steps(String typed, String key) {
    return Math.min(distance(typed, key), 1 + distance(lastPart(typed), lastPart(key)));
  }

  private static String lastPart(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** Returns Levenshtein's distance. */
  public static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replace, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}

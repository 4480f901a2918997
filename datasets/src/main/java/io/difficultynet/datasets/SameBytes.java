package io.difficultynet.datasets;

import io.difficultynet.error.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Looks for samples of a part whose bytes are those of a sample in an earlier part: what is trained
 * on and measured with makes the measurement too good.
 */
public final class SameBytes {
  private static final int MOST_SHOWN = 3;

  private final Map<Object, String> earlier = new HashMap<>();
  private final List<Problem> warnings = new ArrayList<>();

  /**
   * Looks at one part. Give the parts in the order training, validation, test.
   *
   * @param word train, validation or test
   * @param size number of its samples
   * @param bytes those of a sample, or a digest of them: equal where the bytes are
   * @param place names a sample
   */
  public void part(String word, int size, IntFunction<Object> bytes, IntFunction<String> place) {
    List<String> pairs = new ArrayList<>();
    int count = 0;
    Map<Object, Integer> own = new HashMap<>();
    for (int i = 0; i < size; i++) {
      Object key = bytes.apply(i);
      String first = earlier.get(key);
      if (first != null) {
        count++;
        if (pairs.size() < MOST_SHOWN) {
          pairs.add(place.apply(i) + " and " + first);
        }
      }
      own.putIfAbsent(key, i);
    }
    own.forEach((key, i) -> earlier.putIfAbsent(key, place.apply(i)));
    if (count > 0) {
      warnings.add(
          new Problem(
              "data",
              "%,d %s samples have the bytes of a sample that is trained on or validated with: %s%s"
                  .formatted(
                      count, word, String.join("; ", pairs), count > MOST_SHOWN ? "; …" : ""),
              "Take each sample for one of training, validation and test, or the measurement is too"
                  + " good; prepare.duplicates-of-test = drop does so in a prepared set"));
    }
  }

  /** What was found, a warning for each part. */
  public List<Problem> warnings() {
    return List.copyOf(warnings);
  }
}

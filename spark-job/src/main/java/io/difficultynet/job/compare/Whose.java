package io.difficultynet.job.compare;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was found in the configurations of some methods, each told once with the names of those that
 * have it; with none where all do.
 */
final class Whose<T> {

  private final int methods;
  private final Map<T, Set<String>> found = new LinkedHashMap<>();

  /**
   * @param methods that are compared
   */
  Whose(int methods) {
    this.methods = methods;
  }

  void add(Variant method, List<T> its) {
    its.forEach(it -> found.computeIfAbsent(it, i -> new LinkedHashSet<>()).add(method.name()));
  }

  /** Returns what was found, in that order. */
  Set<T> all() {
    return found.keySet();
  }

  /** Returns what stands before it: {@code a, b, }. */
  String names(T it) {
    Set<String> names = found.getOrDefault(it, Set.of());
    return names.size() == methods ? "" : String.join(", ", names) + ", ";
  }
}

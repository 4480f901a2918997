package io.difficultynet.datasets.longtail;

import io.difficultynet.datasets.LabelledSamples;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The samples of each group. */
final class SampleGroups {
  private SampleGroups() {}

  /**
   * Indices of the samples of each group, ascending, in the order of the first ones.
   *
   * @return empty where no sample has a group but its own
   */
  static List<int[]> of(LabelledSamples samples) {
    Map<String, List<Integer>> named = new HashMap<>();
    List<List<Integer>> groups = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      String name = samples.group(i);
      List<Integer> group = name == null ? null : named.get(name);
      if (group == null) {
        group = new ArrayList<>();
        groups.add(group);
        if (name != null) {
          named.put(name, group);
        }
      }
      group.add(i);
    }
    return named.isEmpty()
        ? List.of()
        : groups.stream()
            .map(group -> group.stream().mapToInt(Integer::intValue).toArray())
            .toList();
  }
}

package io.difficultynet.datasets.imagelist;

import io.difficultynet.datasets.io.DataLocation;
import io.difficultynet.findings.NotUsed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts what lies in a folder of images and is none, by what it is. */
final class NotUsedCounts {
  private final DataLocation folder;
  private final Map<String, NotUsed> byWhat = new LinkedHashMap<>();

  NotUsedCounts(DataLocation folder) {
    this.folder = folder;
  }

  /**
   * Counts one.
   *
   * @param what it is, in the plural
   * @param path inside the folder
   */
  void add(String what, String path) {
    byWhat.merge(
        what,
        new NotUsed(folder.toString(), what, 1, path),
        (all, one) -> new NotUsed(all.where(), what, all.count() + 1, all.example()));
  }

  /** All of them, in the order in which they were first found. */
  List<NotUsed> list() {
    return List.copyOf(byWhat.values());
  }
}

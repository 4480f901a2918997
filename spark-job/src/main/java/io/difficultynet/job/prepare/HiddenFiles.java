package io.difficultynet.job.prepare;

import io.difficultynet.datasets.imagelist.Leftovers;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.FolderEntry;
import io.difficultynet.error.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Files of a table that Spark passes over without a word: those that begin with {@code _} or {@code
 * .}, and all in folders that do (Spark's {@code HadoopFSUtils.shouldFilterOutPathName}).
 */
final class HiddenFiles {
  private final ByteSource source;
  private int files;
  private @Nullable String first;

  private HiddenFiles(ByteSource source) {
    this.source = source;
  }

  /**
   * The warning of such files.
   *
   * @param key that says where the table is
   * @param path of its folder; where there is none, as of a glob, nothing is said
   */
  static Optional<Problem> warning(String key, String path, ByteSource source) {
    HiddenFiles hidden = new HiddenFiles(source);
    try {
      hidden.walk(path, false);
    } catch (IOException e) {
      return Optional.empty(); // whether there is a table that can be read is for Spark to say
    }
    return hidden.files == 0
        ? Optional.empty()
        : Optional.of(
            new Problem(
                "%s (%s)".formatted(key, path),
                "has %,d files that Spark passes over because they, or their folders, begin with _"
                        .formatted(hidden.files)
                    + " or ., such as "
                    + hidden.first,
                "Rename them, or take them out of the folder"));
  }

  private void walk(String folder, boolean hiddenAbove) throws IOException {
    List<FolderEntry> entries = new ArrayList<>(source.list(folder));
    entries.sort(Comparator.comparing(FolderEntry::name));
    for (FolderEntry entry : entries) {
      String name = entry.name();
      String inside = ByteSource.child(folder, name);
      boolean hidden = hiddenAbove || isHidden(name);
      if (entry.kind() == FolderEntry.Kind.FOLDER && !Leftovers.isFolder(name)) {
        walk(inside, hidden);
      } else if (hidden && entry.kind() == FolderEntry.Kind.FILE && !Leftovers.isFile(name)) {
        files++;
        first = first == null ? inside : first;
      }
    }
  }

  private static boolean isHidden(String name) {
    return name.startsWith(".") || (name.startsWith("_") && !name.contains("="));
  }
}

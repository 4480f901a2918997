package io.difficultynet.datasets.imagelist;

import io.difficultynet.datasets.image.ImageFile;
import io.difficultynet.datasets.longtail.GroupWarnings;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the groups of files by a pattern for their paths below a root. */
final class FileGroups {
  private final @Nullable Pattern pattern;

  /**
   * Groups by a pattern.
   *
   * @param pattern whose first capture group, or all that it matches where it has none, is the
   *     group; null for no groups
   */
  FileGroups(@Nullable String pattern) {
    this.pattern = pattern == null ? null : Pattern.compile(pattern);
  }

  /** The files with their groups, and a warning of those that have none. */
  FoundFiles of(FoundFiles found, String root) {
    if (pattern == null || found.files().isEmpty()) {
      return found;
    }
    List<ImageFile> files = new ArrayList<>();
    List<String> without = new ArrayList<>();
    for (ImageFile file : found.files()) {
      String path = below(root, file);
      String group = group(pattern.matcher(path));
      files.add(file.of(group));
      if (group == null) {
        without.add(path);
      }
    }
    return found.with(files).warning(GroupWarnings.ofWithout(found.key(), files.size(), without));
  }

  private static @Nullable String group(Matcher matcher) {
    String group = matcher.find() ? matcher.group(Math.min(1, matcher.groupCount())) : null;
    return group == null || group.isEmpty() ? null : group;
  }

  /** The path of a file below the folder or root that it was found in. */
  static String below(String root, ImageFile file) {
    String location = file.location().location();
    return location.substring(root.endsWith("/") ? root.length() : root.length() + 1);
  }
}

package io.difficultynet.conf;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the user wrote, by its sources: the file, the command line's {@code --set}, and what a
 * variant of a comparison changes.
 *
 * @param sources each goes before those in front of it
 */
record Given(List<ConfigObject> sources) {

  private static final int DEFAULTS = -1;

  /** Returns what is in force of all that was written for a key; null where nothing was. */
  @Nullable ConfigValue at(String path) {
    int source = sourceOf(path);
    return source == DEFAULTS ? null : Structure.at(sources.get(source), path);
  }

  /** Whether the file says it, and no other source. */
  boolean isOfFile(String path) {
    return sourceOf(path) == 0;
  }

  /** Whether what decides {@code changed} goes before the source that says {@code key}. */
  boolean isOlder(String key, String changed) {
    return sourceOf(key) < decidedBy(changed);
  }

  /** A key that nobody wrote may be a preset's, and that is decided where the preset is named. */
  private int decidedBy(String path) {
    int source = sourceOf(path);
    return source == DEFAULTS && path.startsWith("method.") ? sourceOf("method.name") : source;
  }

  private int sourceOf(String path) {
    int source = sources.size() - 1;
    while (source > DEFAULTS && Structure.at(sources.get(source), path) == null) {
      source--;
    }
    return source;
  }
}

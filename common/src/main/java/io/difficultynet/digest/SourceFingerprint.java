package io.difficultynet.digest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * By what the samples of a source are recognised when they are read again: for each group of them
 * that a person can look for (a class, a file) their number and a digest of their bytes.
 *
 * @param groups by name, such as {@code class cat}; empty where nobody looked at the bytes
 */
public record SourceFingerprint(SortedMap<String, Group> groups) {

  private static final int MOST_SHOWN = 10;

  /**
   * Some samples.
   *
   * @param samples number of them, at least 0
   * @param sha256 digest of their bytes in order
   */
  public record Group(long samples, String sha256) {}

  /** Copies the map. */
  public SourceFingerprint {
    groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
  }

  /** Returns the fingerprint of these groups. */
  public static SourceFingerprint of(Map<String, Group> groups) {
    return new SourceFingerprint(new TreeMap<>(groups));
  }

  /** Returns the fingerprint of samples whose bytes nobody looked at. */
  public static SourceFingerprint unknown() {
    return new SourceFingerprint(Collections.emptySortedMap());
  }

  /** Whether nobody looked at the bytes. */
  public boolean isUnknown() {
    return groups.isEmpty();
  }

  /**
   * Returns what is different now, the first {@value #MOST_SHOWN} differences and the number of
   * others; nothing where either is unknown.
   */
  public List<String> differences(SourceFingerprint now) {
    if (isUnknown() || now.isUnknown()) {
      return List.of();
    }
    SortedMap<String, Group> all = new TreeMap<>(groups);
    all.putAll(now.groups);
    List<String> found = new ArrayList<>();
    for (String name : all.keySet()) {
      Group before = groups.get(name);
      Group after = now.groups.get(name);
      if (before == null) {
        found.add("%s is new (%,d samples)".formatted(name, all.get(name).samples));
      } else if (after == null) {
        found.add("%s is gone (%,d samples)".formatted(name, before.samples));
      } else if (before.samples != after.samples) {
        found.add(
            "%s has %,d samples %s (%,d before, %,d now)"
                .formatted(
                    name,
                    Math.abs(after.samples - before.samples),
                    after.samples > before.samples ? "more" : "fewer",
                    before.samples,
                    after.samples));
      } else if (!before.sha256.equals(after.sha256)) {
        found.add("%s has as many samples with other bytes".formatted(name));
      }
    }
    if (found.size() <= MOST_SHOWN) {
      return found;
    }
    List<String> shown = new ArrayList<>(found.subList(0, MOST_SHOWN));
    shown.add("and %,d more".formatted(found.size() - MOST_SHOWN));
    return shown;
  }
}

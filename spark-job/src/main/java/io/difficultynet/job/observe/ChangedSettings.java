package io.difficultynet.job.observe;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The settings that differ from the defaults, as text: what a user has chosen, on a screen. All
 * others stand in the result of a run.
 *
 * @param common of all runs, as texts {@code key = value}
 * @param own of a variant of a comparison alone, by its name; empty for a single run
 */
public record ChangedSettings(List<String> common, Map<String, List<String>> own) {

  private static final int LONGEST_SHOWN = 110;

  /** What tells the runs of a comparison apart anyway. */
  private static final String TITLE = "(run\\.name|run\\.seed|method\\.name) = .*";

  /** Copies lists and map. */
  public ChangedSettings {
    common = List.copyOf(common);
    Map<String, List<String>> copy = new LinkedHashMap<>();
    own.forEach((variant, settings) -> copy.put(variant, List.copyOf(settings)));
    own = Collections.unmodifiableMap(copy);
  }

  /** Those of one run. */
  public static ChangedSettings ofRun(List<String> changes) {
    return new ChangedSettings(changes, Map.of());
  }

  /**
   * Those of a comparison.
   *
   * @param changes of each run, by the name of its variant; at least one run
   */
  public static ChangedSettings ofComparison(Map<String, List<List<String>>> changes) {
    List<String> common = shared(changes.values().stream().flatMap(Collection::stream).toList());
    Map<String, List<String>> own = new LinkedHashMap<>();
    changes.forEach(
        (variant, runs) -> {
          List<String> settings = new ArrayList<>(shared(runs));
          settings.removeAll(common);
          settings.removeIf(setting -> setting.matches(TITLE));
          if (!settings.isEmpty()) {
            own.put(variant, settings);
          }
        });
    return new ChangedSettings(common, own);
  }

  private static List<String> shared(List<List<String>> runs) {
    List<String> shared = new ArrayList<>(runs.get(0));
    runs.forEach(shared::retainAll);
    return shared;
  }

  /** A line a setting, long ones shortened, under a line that says where all of them are. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("Settings that differ from the defaults (result.json of a run has all settings):");
    common.forEach(setting -> lines.add("  " + setting));
    own.forEach(
        (variant, settings) ->
            settings.forEach(setting -> lines.add("  " + variant + ": " + setting)));
    return lines.stream().map(ChangedSettings::shortened).toList();
  }

  private static String shortened(String line) {
    return line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN - 1) + "…";
  }
}

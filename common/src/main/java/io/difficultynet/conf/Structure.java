package io.difficultynet.conf;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.difficultynet.error.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The tree of sections and keys that {@code reference.conf} spells out, and the check that a
 * configuration has no others. {@code reference.conf} is the list: a key exists when it stands
 * there.
 */
final class Structure {

  private final ConfigObject reference;
  private final Set<String> sections = new TreeSet<>();
  private final Set<String> keys = new TreeSet<>();

  Structure(ConfigObject reference) {
    this.reference = reference;
    collect(reference, "");
  }

  private void collect(ConfigObject section, String prefix) {
    for (Map.Entry<String, ConfigValue> entry : section.entrySet()) {
      String path = prefix + entry.getKey();
      if (entry.getValue() instanceof ConfigObject inner) {
        sections.add(path);
        collect(inner, path + ".");
      } else {
        keys.add(path);
      }
    }
  }

  /** Returns the value at a dotted path, also where it is null, which {@code Config} hides. */
  static @Nullable ConfigValue at(ConfigObject root, String path) {
    ConfigValue value = root;
    for (String part : path.split("\\.", -1)) {
      value = value instanceof ConfigObject section ? section.get(part) : null;
    }
    return value;
  }

  /** Returns the path of every key. */
  Set<String> keys() {
    return keys;
  }

  /**
   * Notes every unknown key, and every section whose place a plain value takes.
   *
   * @return the configuration with the sections' defaults where a plain value stood
   */
  ConfigObject check(ConfigObject configuration, Problems problems) {
    return check(configuration, reference, "", problems);
  }

  private ConfigObject check(
      ConfigObject section, ConfigObject model, String prefix, Problems problems) {
    Map<String, ConfigValue> repaired = new LinkedHashMap<>(section);
    for (Map.Entry<String, ConfigValue> entry : section.entrySet()) {
      ConfigValue value = entry.getValue();
      ConfigValue known = model.get(entry.getKey());
      if (known == null) {
        unknown(prefix, entry.getKey(), value, problems);
      } else if (known instanceof ConfigObject inner) {
        String path = prefix + entry.getKey();
        if (value instanceof ConfigObject given) {
          repaired.put(entry.getKey(), check(given, inner, path + ".", problems));
        } else {
          problems.add(
              place(path, value),
              "is a plain value, but it is a section",
              "Write " + path + " { … } with the keys " + String.join(", ", names(inner)));
          repaired.put(entry.getKey(), inner);
        }
      }
    }
    ConfigObject result = section;
    for (Map.Entry<String, ConfigValue> entry : repaired.entrySet()) {
      result = result.withValue(entry.getKey(), entry.getValue());
    }
    return result;
  }

  private void unknown(String prefix, String name, ConfigValue value, Problems problems) {
    String path = prefix + (name.contains(".") ? ConfigUtil.quoteString(name) : name);
    Set<String> known = new TreeSet<>(keys);
    known.addAll(sections);
    List<String> nearest = Nearest.to(path, known);
    String fix =
        nearest.isEmpty()
            ? "Remove it; reference.conf lists every key"
            : "Did you mean " + String.join(" or ", nearest) + "?";
    problems.add(place(path, value), "is not a known key", fix);
  }

  private static List<String> names(ConfigObject section) {
    List<String> names = new ArrayList<>(section.keySet());
    names.sort(null);
    return names;
  }

  private static String place(String path, ConfigValue value) {
    return path + " (" + value.origin().description() + ")";
  }
}

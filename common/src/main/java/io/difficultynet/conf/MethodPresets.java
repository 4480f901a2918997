package io.difficultynet.conf;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import io.difficultynet.error.Problems;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The methods of {@code methods.conf} by name: each a few keys of section {@code method}, laid
 * between {@code reference.conf} and what the user says.
 */
public final class MethodPresets {

  private static final String NAME = ConfigReader.ROOT + ".method.name";
  private static final String METHODS = ConfigReader.ROOT + ".methods";

  private MethodPresets() {}

  /** Returns the names that {@code method.name} may have, in order. */
  public static Set<String> names() {
    return new TreeSet<>(all().keySet());
  }

  /** Returns the preset that {@code merged} names; notes an unknown name, whose preset is empty. */
  static Config named(Config merged, Problems problems) {
    if (!merged.hasPath(NAME)) {
      return ConfigFactory.empty(); // null or in the place of a section: told where it is read
    }
    String name = merged.getValue(NAME).unwrapped().toString();
    ConfigValue preset = all().get(name);
    if (preset != null) {
      return preset.atPath(ConfigReader.ROOT + ".method");
    }
    List<String> nearest = Nearest.to(name, names());
    problems.add(
        "method.name (" + merged.getValue(NAME).origin().description() + ")",
        "is \"" + name + "\", which is no method",
        nearest.isEmpty()
            ? "It must be one of " + String.join(", ", names())
            : "Did you mean " + String.join(" or ", nearest) + "?");
    return ConfigFactory.empty();
  }

  private static ConfigObject all() {
    return ConfigFactory.parseResources(MethodPresets.class.getClassLoader(), "methods.conf")
        .getObject(METHODS);
  }
}

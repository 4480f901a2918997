package io.difficultynet.conf;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.difficultynet.error.Problems;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The methods of {@code methods.conf} by name: each a few keys of section {@code method}, laid
 * between {@code reference.conf} and what the user says.
 */
public final class MethodPresets {

  /** The default of a network of one layer, which has no features that weights could shape. */
  public static final String OF_LINEAR = "balanced-softmax";

  /** What is proposed where there are many classes, whose learned weights stay near these. */
  public static final String OF_MANY_CLASSES = "fixed-quarter";

  private static final String NAME = ConfigReader.ROOT + ".method.name";
  private static final String FAMILY = ConfigReader.ROOT + ".network.family";
  private static final String METHODS = ConfigReader.ROOT + ".methods";

  private static final String LINEAR = "linear";

  private MethodPresets() {}

  /** Returns the names that {@code method.name} may have, in order. */
  public static Set<String> names() {
    return new TreeSet<>(all().keySet());
  }

  /**
   * Returns the preset that {@code merged} names, or where the user names none, that of the
   * network: {@link #OF_LINEAR} for a linear one. Notes an unknown name, whose preset is empty.
   *
   * @param user what was written, without defaults
   * @param merged the same with the defaults
   */
  static Config defaults(Config user, Config merged, Problems problems) {
    if (!user.hasPathOrNull(NAME)
        && merged.hasPath(FAMILY)
        && merged.getValue(FAMILY).unwrapped().equals(LINEAR)) {
      ConfigValue name =
          ConfigValueFactory.fromAnyRef(OF_LINEAR, "the default where network.family = linear");
      return named(merged.withValue(NAME, name), problems).withValue(NAME, name);
    }
    return named(merged, problems);
  }

  private static Config named(Config merged, Problems problems) {
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

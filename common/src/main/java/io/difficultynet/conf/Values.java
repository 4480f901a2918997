package io.difficultynet.conf;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.difficultynet.error.Problems;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Typed access to the merged configuration that notes a problem and goes on, so that one pass finds
 * them all. A value that cannot be used is replaced by the default until the pass ends, and the
 * pass then ends with an exception. What was read is kept in its plain form: the effective
 * configuration.
 */
final class Values {

  private static final int LONGEST_SHOWN = 80;

  private final ConfigObject merged;
  private final ConfigObject given;
  private final ConfigObject reference;
  private final ConfigObject defaults;
  private final boolean stored;
  private final Problems problems;
  private final Map<String, @Nullable Object> effective = new TreeMap<>();
  private final Map<String, @Nullable Object> changed = new TreeMap<>();

  /**
   * @param merged every key, resolved
   * @param given what the user wrote
   * @param reference the defaults
   * @param defaults the same with the preset of the method over them
   * @param stored whether an earlier release may have written it
   */
  Values(
      ConfigObject merged,
      ConfigObject given,
      ConfigObject reference,
      ConfigObject defaults,
      boolean stored,
      Problems problems) {
    this.merged = merged;
    this.given = given;
    this.reference = reference;
    this.defaults = defaults;
    this.stored = stored;
    this.problems = problems;
  }

  /** Reads a key that has a default. */
  <T> T read(String path, Kind<T> kind) {
    ConfigValue standard = at(reference, path);
    Kind.Read<T> usual = standard == null ? null : kind.parse(standard);
    if (standard == null || usual == null) {
      throw new IllegalStateException("reference.conf lacks a usable default for " + path);
    }
    ConfigValue value = at(merged, path);
    if (value == null || isNull(value)) {
      problem(path, "is null", "Remove it for the default, " + shown(standard));
      return usual.value();
    }
    Kind.Read<T> read = parse(path, value, kind, "; the default is " + shown(standard));
    return read == null ? usual.value() : read.value();
  }

  /** Reads a key that has no default; null after a problem was noted. */
  <T> @Nullable T require(String path, Kind<T> kind) {
    ConfigValue value = at(merged, path);
    if (value == null || isNull(value)) {
      problem(path, "is not set", "Set it to " + kind.expected());
      return null;
    }
    Kind.Read<T> read = parse(path, value, kind, "");
    return read == null ? null : read.value();
  }

  /** Reads a key that may be null. */
  <T> @Nullable T readOptional(String path, Kind<T> kind) {
    ConfigValue value = at(merged, path);
    if (value == null || isNull(value)) {
      inForce(path, kind, null);
      return null;
    }
    Kind.Read<T> read = parse(path, value, kind, ", or null");
    return read == null ? null : read.value();
  }

  /** Notes a problem when the user set a key that has no effect here; it counts as null. */
  void unused(String path, String because) {
    effective.put(path, null);
    if (!isNull(at(given, path))) {
      problem(path, "is set but has no effect with " + because, "Remove it, or set it to null");
    }
  }

  /**
   * Reads a key that has a default but no effect here, and notes a problem when the user set
   * another value. The default is let pass, because effective configurations spell it out, and a
   * stored configuration is as it is: earlier releases did not mind.
   */
  <T> T readUnused(String path, Kind<T> kind, String because) {
    T value = read(path, kind);
    ConfigValue standard = at(reference, path);
    if (!stored && standard != null) {
      Kind.Read<T> usual = kind.parse(standard);
      check(
          usual != null && usual.value().equals(value),
          path,
          "is set but has no effect with " + because,
          "Remove it, or set it to the default, " + shown(standard));
    }
    return value;
  }

  /** The same for every key of a section. */
  void unusedSection(String section, String because) {
    if (at(reference, section) instanceof ConfigObject keys) {
      new Structure(keys).keys().forEach(key -> unused(section + "." + key, because));
    }
  }

  /** Notes that a key that may be null must not be so here. */
  void checkSet(String path, String what, String fix) {
    check(!isNull(at(merged, path)), path, what, fix);
  }

  /** Notes that exactly one of two keys that may be null must be set. */
  void checkOneOf(String path, String other) {
    boolean set = !isNull(at(merged, path));
    check(
        set == isNull(at(merged, other)),
        path,
        "and %s are %s set".formatted(other, set ? "both" : "both not"),
        "Set one of the two");
  }

  /** Notes that a combination is wrong, naming the key to change. */
  void check(boolean holds, String path, String what, String fix) {
    if (!holds) {
      problem(path, what, fix);
    }
  }

  /** Returns what was read, by path. */
  Map<String, @Nullable Object> effective() {
    return effective;
  }

  /** Returns those of what was read that are not as the defaults and the preset have them. */
  Map<String, @Nullable Object> changed() {
    return changed;
  }

  private <T> Kind.@Nullable Read<T> parse(
      String path, ConfigValue value, Kind<T> kind, String alternative) {
    Kind.Read<T> read = kind.parse(value);
    if (read == null) {
      problem(path, "is " + shown(value), "It must be " + kind.expected() + alternative);
    } else {
      inForce(path, kind, read.plain());
    }
    return read;
  }

  private void inForce(String path, Kind<?> kind, @Nullable Object plain) {
    effective.put(path, plain);
    ConfigValue standard = at(defaults, path);
    Kind.Read<?> usual = standard == null || isNull(standard) ? null : kind.parse(standard);
    if (!Objects.equals(plain, usual == null ? null : usual.plain())) {
      changed.put(path, plain);
    }
  }

  private void problem(String path, String what, String fix) {
    ConfigValue value = at(given, path);
    String where = value == null ? path : path + " (" + value.origin().description() + ")";
    problems.add(where, what, fix);
  }

  private static boolean isNull(@Nullable ConfigValue value) {
    return value == null || value.valueType() == ConfigValueType.NULL;
  }

  /** Returns the value at a dotted path, also where it is null, which {@code Config} hides. */
  private static @Nullable ConfigValue at(ConfigObject root, String path) {
    ConfigValue value = root;
    for (String part : path.split("\\.", -1)) {
      value = value instanceof ConfigObject section ? section.get(part) : null;
    }
    return value;
  }

  private static String shown(ConfigValue value) {
    String text = value.render(ConfigRenderOptions.concise());
    return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
  }
}

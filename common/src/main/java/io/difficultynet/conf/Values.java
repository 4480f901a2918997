package io.difficultynet.conf;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.difficultynet.error.Problems;
import java.util.ArrayList;
import java.util.List;
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
  private final Given given;
  private final ConfigObject reference;
  private final ConfigObject defaults;
  private final boolean stored;
  private final Problems problems;
  private final List<String> notes = new ArrayList<>();
  private final Map<String, @Nullable Object> effective = new TreeMap<>();
  private final Map<String, @Nullable Object> changed = new TreeMap<>();

  /**
   * @param merged every key, resolved
   * @param given what the user wrote
   * @param reference the defaults
   * @param defaults the same with the preset of the method over them
   * @param stored whether the file is what a run has stored
   */
  Values(
      ConfigObject merged,
      Given given,
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
  <T> T read(Setting<T> setting) {
    return read(setting.path(), setting.kind());
  }

  /** Reads a key that has a default. */
  <T> T read(String path, Kind<T> kind) {
    Kind.Read<T> usual = standard(path, kind);
    String standard = shown(standard(path));
    ConfigValue value = Structure.at(merged, path);
    if (value == null || isNull(value)) {
      problem(path, "is null", "Remove it for the default, " + standard);
      return usual.value();
    }
    Kind.Read<T> read = parse(path, value, kind, "; the default is " + standard);
    return read == null ? usual.value() : read.value();
  }

  private <T> Kind.Read<T> standard(String path, Kind<T> kind) {
    Kind.Read<T> standard = kind.parse(standard(path));
    if (standard == null) {
      throw new IllegalStateException("reference.conf lacks a usable default for " + path);
    }
    return standard;
  }

  private ConfigValue standard(String path) {
    return Objects.requireNonNull(Structure.at(reference, path), path);
  }

  /** Reads a key that has no default; null after a problem was noted. */
  <T> @Nullable T require(String path, Kind<T> kind) {
    ConfigValue value = Structure.at(merged, path);
    if (value == null || isNull(value)) {
      problem(path, "is not set", "Set it to " + kind.expected());
      return null;
    }
    Kind.Read<T> read = parse(path, value, kind, "");
    return read == null ? null : read.value();
  }

  /** Reads a key that may be null. */
  <T> @Nullable T readOptional(Setting<T> setting) {
    return readOptional(setting.path(), setting.kind());
  }

  /** Reads a key that may be null. */
  <T> @Nullable T readOptional(String path, Kind<T> kind) {
    ConfigValue value = Structure.at(merged, path);
    if (value == null || isNull(value)) {
      inForce(path, kind, null);
      return null;
    }
    Kind.Read<T> read = parse(path, value, kind, ", or null");
    return read == null ? null : read.value();
  }

  /** Reads a key that has no effect here, and counts as null. */
  void unused(String path, Cause cause) {
    effective.put(path, null);
    if (!isNull(given.at(path))) {
      withoutEffect(path, cause, "null");
    }
  }

  /**
   * Reads a key that has an effect only if {@code used}, and counts as its default otherwise. That
   * the user spells the default out is let pass, because effective configurations do.
   */
  <T> T readIf(boolean used, Setting<T> setting, Cause otherwise) {
    T value = read(setting);
    Kind.Read<T> usual = standard(setting.path(), setting.kind());
    if (used || usual.value().equals(value)) {
      return value;
    }
    inForce(setting.path(), setting.kind(), usual.plain());
    withoutEffect(setting.path(), otherwise, "the default, " + shown(standard(setting.path())));
    return usual.value();
  }

  /** The same as {@link #unused} for every key of a section. */
  void unusedSection(String section, Cause cause) {
    if (Structure.at(reference, section) instanceof ConfigObject keys) {
      new Structure(keys).keys().forEach(key -> unused(section + "." + key, cause));
    }
  }

  /**
   * A key without effect is a mistake, unless the setting that takes its effect away came over it:
   * a change of one setting need not know what a file says of its companions. A stored
   * configuration is as it is.
   */
  private void withoutEffect(String path, Cause cause, String nothing) {
    if (given.isOlder(path, cause.key()) || (stored && given.isOfFile(path))) {
      notes.add(place(path) + ": has no effect with " + cause.text());
    } else {
      problem(
          path,
          "is set but has no effect with " + cause.text(),
          "Remove it, or set it to " + nothing);
    }
  }

  /** Whether a key that may be null is set. */
  boolean isSet(String path) {
    return !isNull(Structure.at(merged, path));
  }

  /** Notes that exactly one of two keys that may be null must be set. */
  void checkOneOf(String path, String other) {
    boolean set = isSet(path);
    check(
        set != isSet(other),
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

  /** Returns what the user is to know that is no mistake, in the order found. */
  List<String> notes() {
    return notes;
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
    ConfigValue standard = Structure.at(defaults, path);
    Kind.Read<?> usual = standard == null || isNull(standard) ? null : kind.parse(standard);
    if (Objects.equals(plain, usual == null ? null : usual.plain())) {
      changed.remove(path);
    } else {
      changed.put(path, plain);
    }
  }

  private void problem(String path, String what, String fix) {
    problems.add(place(path), what, fix);
  }

  private String place(String path) {
    ConfigValue value = given.at(path);
    return value == null ? path : path + " (" + value.origin().description() + ")";
  }

  private static boolean isNull(@Nullable ConfigValue value) {
    return value == null || value.valueType() == ConfigValueType.NULL;
  }

  private static String shown(ConfigValue value) {
    String text = value.render(ConfigRenderOptions.concise());
    return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
  }
}

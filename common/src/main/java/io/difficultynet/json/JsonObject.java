package io.difficultynet.json;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object that is read by key. Every accessor throws {@link JsonException} with file, key and
 * what was expected when the key is missing or holds something else.
 */
public final class JsonObject {

  private final String where;
  private final ConfigObject object;

  private JsonObject(String where, ConfigObject object) {
    this.where = where;
    this.object = object;
  }

  /**
   * Reads a text.
   *
   * @param location the file's name for messages
   * @throws JsonException when it is not one JSON object
   */
  public static JsonObject parse(String text, String location) {
    try {
      ConfigParseOptions options =
          ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON).setOriginDescription(location);
      return new JsonObject(location, ConfigFactory.parseString(text, options).root());
    } catch (ConfigException e) {
      throw new JsonException("is not readable as JSON: " + e.getMessage(), e);
    }
  }

  /** Returns the keys in order. */
  public Set<String> keys() {
    return new TreeSet<>(object.keySet());
  }

  /** Whether the key is there. */
  public boolean has(String key) {
    return object.containsKey(key);
  }

  /** Returns text. */
  public String text(String key) {
    return text(key, value(key));
  }

  /** Returns text, or null where null stands. */
  public @Nullable String textOrNull(String key) {
    ConfigValue value = value(key);
    return value.valueType() == ConfigValueType.NULL ? null : text(key, value);
  }

  /** Returns a whole number of 64 bits. */
  public long whole(String key) {
    return whole(key, value(key));
  }

  /**
   * Returns a whole number of 32 bits.
   *
   * @throws JsonException also when it does not fit
   */
  public int small(String key) {
    return small(key, value(key));
  }

  /**
   * Returns a list of whole numbers of 32 bits.
   *
   * @throws JsonException also when one does not fit
   */
  public List<Integer> smalls(String key) {
    return list(key, this::small);
  }

  /** Returns a number; null reads as NaN. */
  public double number(String key) {
    return number(key, value(key));
  }

  /** Returns a number, or null where the key is absent. */
  public @Nullable Double numberIfPresent(String key) {
    return object.containsKey(key) ? number(key) : null;
  }

  /** Returns text, or null where the key is absent. */
  public @Nullable String textIfPresent(String key) {
    return object.containsKey(key) ? text(key) : null;
  }

  /** Returns a list of numbers; null reads as NaN. */
  public double[] numbers(String key) {
    return list(key, this::number).stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Returns a list of whole numbers of 64 bits. */
  public long[] wholes(String key) {
    return list(key, this::whole).stream().mapToLong(Long::longValue).toArray();
  }

  /** Returns a list of lists of whole numbers of 64 bits. */
  public List<long[]> rows(String key) {
    return list(
        key,
        (name, row) -> list(name, row, this::whole).stream().mapToLong(Long::longValue).toArray());
  }

  /** Returns a list of texts. */
  public List<String> texts(String key) {
    return list(key, this::text);
  }

  /** Returns an object inside this one. */
  public JsonObject object(String key) {
    return inner(key, value(key));
  }

  /** Returns an object inside this one, or null where null stands. */
  public @Nullable JsonObject objectOrNull(String key) {
    ConfigValue value = value(key);
    return value.valueType() == ConfigValueType.NULL ? null : inner(key, value);
  }

  /** Returns a list of objects. */
  public List<JsonObject> objects(String key) {
    return list(key, this::inner);
  }

  /** Returns the whole object as a configuration. */
  public Config toConfig() {
    return object.toConfig();
  }

  private interface Element<T> {
    T read(String key, ConfigValue value);
  }

  private <T> List<T> list(String key, Element<T> element) {
    return list(key, value(key), element);
  }

  private <T> List<T> list(String key, ConfigValue value, Element<T> element) {
    if (!(value instanceof ConfigList list)) {
      throw wrong(key, "a list", value);
    }
    Function<ConfigValue, T> read = entry -> element.read(key, entry);
    return list.stream().map(read).toList();
  }

  private String text(String key, ConfigValue value) {
    if (value.unwrapped() instanceof String text) {
      return text;
    }
    throw wrong(key, "text", value);
  }

  private long whole(String key, ConfigValue value) {
    Object plain = value.unwrapped();
    if (plain instanceof Long || plain instanceof Integer) {
      return ((Number) plain).longValue();
    }
    throw wrong(key, "a whole number", value);
  }

  private int small(String key, ConfigValue value) {
    long number = whole(key, value);
    if (number != (int) number) {
      throw wrong(key, "a whole number of 32 bits", value);
    }
    return (int) number;
  }

  private double number(String key, ConfigValue value) {
    if (value.valueType() == ConfigValueType.NULL) {
      return Double.NaN;
    }
    if (value.unwrapped() instanceof Number number) {
      return number.doubleValue();
    }
    throw wrong(key, "a number", value);
  }

  private JsonObject inner(String key, ConfigValue value) {
    if (value instanceof ConfigObject inner) {
      return new JsonObject(where + ", " + key, inner);
    }
    throw wrong(key, "an object", value);
  }

  private ConfigValue value(String key) {
    ConfigValue value = object.get(key);
    if (value == null) {
      throw new JsonException("lacks the key " + key + " (" + where + ")", null);
    }
    return value;
  }

  private JsonException wrong(String key, String expected, ConfigValue value) {
    String found = value.valueType().name().toLowerCase(Locale.ROOT);
    if (value.valueType() == ConfigValueType.NUMBER) {
      found = value.render();
    }
    return new JsonException(
        "has " + found + " at " + key + " where " + expected + " is expected (" + where + ")",
        null);
  }
}

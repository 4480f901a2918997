package io.difficultynet.json;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object that is read by key. Every accessor throws {@link JsonException} with file, key and
 * what was expected when the key is missing or holds something else.
 */
public final class JsonObject {

  /** Characters of the longest text that is read; a longer one is refused whatever it holds. */
  public static final int LONGEST = JsonReader.LONGEST_DOCUMENT;

  private final String where;
  private final Map<String, @Nullable Object> object;

  private JsonObject(String where, Map<String, @Nullable Object> object) {
    this.where = where;
    this.object = object;
  }

  /**
   * Reads a text, as strictly as {@code JsonReader} says.
   *
   * @param location the file's name for messages
   * @throws JsonException when it is not one JSON object, or one beyond the limits
   */
  public static JsonObject parse(String text, String location) {
    return new JsonObject(location, JsonReader.read(text, location));
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
    Object value = value(key);
    return value == null ? null : text(key, value);
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
    return has(key) ? number(key) : null;
  }

  /** Returns text, or null where the key is absent. */
  public @Nullable String textIfPresent(String key) {
    return has(key) ? text(key) : null;
  }

  /** Returns a list of numbers; null reads as NaN. */
  public double[] numbers(String key) {
    return list(key, this::number).stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Returns a list of whole numbers of 64 bits. */
  public long[] wholes(String key) {
    return list(key, this::whole).stream().mapToLong(Long::longValue).toArray();
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
    Object value = value(key);
    return value == null ? null : inner(key, value);
  }

  /** Returns a list of objects. */
  public List<JsonObject> objects(String key) {
    return list(key, this::inner);
  }

  /**
   * Returns all of it as text, {@link Long}, {@link Double}, {@link Boolean}, null, maps and lists,
   * none of which can be changed.
   */
  public Map<String, @Nullable Object> toMap() {
    return object;
  }

  private interface Element<T> {
    T read(String key, @Nullable Object value);
  }

  private <T> List<T> list(String key, Element<T> element) {
    Object value = value(key);
    if (value instanceof List<?> list) {
      return list.stream().map(entry -> element.read(key, entry)).toList();
    }
    throw wrong(key, "a list", value);
  }

  private String text(String key, @Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw wrong(key, "text", value);
  }

  private long whole(String key, @Nullable Object value) {
    if (value instanceof Long number) {
      return number;
    }
    throw wrong(key, "a whole number", value);
  }

  private int small(String key, @Nullable Object value) {
    long number = whole(key, value);
    if (number != (int) number) {
      throw wrong(key, "a whole number of 32 bits", value);
    }
    return (int) number;
  }

  private double number(String key, @Nullable Object value) {
    if (value == null) {
      return Double.NaN;
    }
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw wrong(key, "a number", value);
  }

  @SuppressWarnings("unchecked") // JsonReader makes no other maps
  private JsonObject inner(String key, @Nullable Object value) {
    if (value instanceof Map<?, ?> inner) {
      return new JsonObject(where + ", " + key, (Map<String, @Nullable Object>) inner);
    }
    throw wrong(key, "an object", value);
  }

  private @Nullable Object value(String key) {
    if (!has(key)) {
      throw new JsonException("lacks the key " + key + " (" + where + ")", null);
    }
    return object.get(key);
  }

  private JsonException wrong(String key, String expected, @Nullable Object value) {
    String found = String.valueOf(value); // a number, a flag or null
    if (value instanceof String) {
      found = "text";
    } else if (value instanceof Map) {
      found = "an object";
    } else if (value instanceof List) {
      found = "a list";
    }
    return new JsonException(
        "has " + found + " at " + key + " where " + expected + " is expected (" + where + ")",
        null);
  }
}

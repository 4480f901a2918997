package io.difficultynet.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as <a href="https://www.rfc-editor.org/rfc/rfc8259">RFC 8259</a> has it, and no more: no
 * comments, no trailing commas, no byte order mark. Files come from anywhere, so what would take
 * memory or be read by two programs in two ways is refused: a key that stands twice in an object,
 * more values than half a gigabyte holds, more than {@value #DEEPEST} levels, a document of more
 * than {@value #LONGEST_DOCUMENT} characters, a text or key of more than {@value #LONGEST_TEXT}, a
 * number of more than {@value #LONGEST_NUMBER}, a whole number beyond 64 bits and a decimal beyond
 * a double's range.
 */
final class JsonReader {

  /** Levels of objects and lists; the reports have 6. */
  static final int DEEPEST = 32;

  /** Characters of a document; the result of 8,000 classes and 200 epochs has 200 million. */
  static final int LONGEST_DOCUMENT = 1 << 28;

  /**
   * Values of a document, each of about 24 bytes; the result of 8,000 classes and 200 epochs has 10
   * million. What else takes memory counts as several.
   */
  static final int MOST_VALUES = 1 << 24;

  private static final int VALUES_OF_KEY = 4;
  private static final int VALUES_OF_OBJECT = 4;
  private static final int VALUES_OF_LIST = 2;

  /** Characters of a text or key. */
  static final int LONGEST_TEXT = 1 << 20;

  /** Characters of a number; a double needs 24. */
  static final int LONGEST_NUMBER = 100;

  /** Without the table of names that is kept from document to document. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(LONGEST_TEXT)
                  .maxNumberLength(LONGEST_NUMBER)
                  .build())
          .build();

  private final JsonParser parser;
  private final String where;
  private int values;

  private JsonReader(JsonParser parser, String where) {
    this.parser = parser;
    this.where = where;
  }

  /**
   * Reads a document that is one object: of text, {@link Long}, {@link Double}, {@link Boolean},
   * null, maps and lists.
   *
   * @param where the document for messages
   * @throws JsonException when it is anything else
   */
  static Map<String, @Nullable Object> read(String text, String where) {
    if (text.length() > LONGEST_DOCUMENT) {
      throw new JsonException(
          "has %,d characters, more than the %,d that are read of JSON (%s)"
              .formatted(text.length(), LONGEST_DOCUMENT, where),
          null);
    }
    if (text.startsWith("\ufeff")) {
      throw new JsonException(
          "begins with a byte order mark, which JSON does not have (" + where + ")", null);
    }
    try (JsonParser parser = FACTORY.createParser(text)) {
      return new JsonReader(parser, where).document();
    } catch (IOException e) {
      throw new IllegalStateException("A text cannot fail to be read", e);
    }
  }

  private Map<String, @Nullable Object> document() throws IOException {
    try {
      return onlyObject();
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation() == null ? parser.currentLocation() : e.getLocation();
      throw unreadable(e.getOriginalMessage(), at, e);
    }
  }

  private Map<String, @Nullable Object> onlyObject() throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw unreadable("it is not an object");
    }
    Map<String, @Nullable Object> object = object();
    if (parser.nextToken() != null) {
      throw unreadable("there is more behind its end");
    }
    return object;
  }

  private Map<String, @Nullable Object> object() throws IOException {
    count(VALUES_OF_OBJECT);
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      count(VALUES_OF_KEY);
      String key = parser.getCurrentName();
      if (object.containsKey(key)) {
        throw unreadable("the key %s stands twice in an object".formatted(key));
      }
      parser.nextToken();
      object.put(key, value());
    }
    return Collections.unmodifiableMap(object);
  }

  private List<@Nullable Object> list() throws IOException {
    count(VALUES_OF_LIST);
    List<@Nullable Object> list = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(value());
    }
    return Collections.unmodifiableList(list);
  }

  private void count(int more) {
    values += more;
    if (values > MOST_VALUES) {
      throw unreadable("it has more than the %,d values that are read".formatted(MOST_VALUES));
    }
  }

  private @Nullable Object value() throws IOException {
    count(1);
    return switch (parser.currentToken()) {
      case START_OBJECT -> object();
      case START_ARRAY -> list();
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> whole();
      case VALUE_NUMBER_FLOAT -> decimal();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw unreadable("%s is no value".formatted(parser.currentToken()));
    };
  }

  private long whole() throws IOException {
    if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw unreadable("%s is beyond 64 bits".formatted(parser.getText()));
    }
    return parser.getLongValue();
  }

  private double decimal() throws IOException {
    double number = parser.getDoubleValue();
    if (Double.isInfinite(number)) {
      throw unreadable("%s is beyond a double's range".formatted(parser.getText()));
    }
    return number;
  }

  private JsonException unreadable(String why) {
    return unreadable(why, parser.currentTokenLocation(), null);
  }

  private JsonException unreadable(String why, JsonLocation at, @Nullable Throwable cause) {
    return new JsonException(
        "is not readable as JSON: %s (%s, line %d, column %d)"
            .formatted(why, where, at.getLineNr(), at.getColumnNr()),
        cause);
  }
}

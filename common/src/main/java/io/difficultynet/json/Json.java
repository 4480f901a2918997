package io.difficultynet.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON out of maps, lists, arrays, text, numbers, flags and null. Keys are written in alphabetical
 * order. NaN and the infinities have no JSON and become null, which reads back as NaN.
 */
public final class Json {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final String INDENT = "    ";

  private Json() {}

  /** Returns one line without a line break at its end. */
  public static String line(Map<String, ? extends @Nullable Object> object) {
    return render(object, null);
  }

  /** Returns indented lines, the last one closed. */
  public static String lines(Map<String, ? extends @Nullable Object> object) {
    return render(
            object,
            new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter(INDENT, "\n")))
        + "\n";
  }

  private static String render(
      Map<String, ? extends @Nullable Object> object, @Nullable PrettyPrinter printer) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(text)) {
      generator.setPrettyPrinter(printer);
      write(generator, object);
    } catch (IOException e) {
      throw new IllegalStateException("A text cannot fail to be written", e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator generator, @Nullable Object value) throws IOException {
    if (value == null) {
      generator.writeNull();
    } else if (value instanceof String text) {
      generator.writeString(text);
    } else if (value instanceof Boolean flag) {
      generator.writeBoolean(flag);
    } else if (value instanceof Long || value instanceof Integer) {
      generator.writeNumber(((Number) value).longValue());
    } else if (value instanceof Double number) {
      write(generator, (double) number);
    } else if (value instanceof Float number) {
      write(generator, Double.parseDouble(number.toString())); // 0.1f is 0.1 to a reader
    } else if (value instanceof double[] numbers) {
      generator.writeStartArray();
      for (double number : numbers) {
        write(generator, number);
      }
      generator.writeEndArray();
    } else if (value instanceof long[] numbers) {
      generator.writeArray(numbers, 0, numbers.length);
    } else if (value instanceof Iterable<?> list) {
      generator.writeStartArray();
      for (Object entry : list) {
        write(generator, entry);
      }
      generator.writeEndArray();
    } else if (value instanceof Map<?, ?> map) {
      write(generator, map);
    } else {
      throw new IllegalArgumentException(
          "There is no JSON for %s of %s".formatted(value, value.getClass()));
    }
  }

  private static void write(JsonGenerator generator, Map<?, ?> map) throws IOException {
    Map<String, @Nullable Object> inOrder = new TreeMap<>();
    map.forEach((key, value) -> inOrder.put(String.valueOf(key), value));
    generator.writeStartObject();
    for (Map.Entry<String, @Nullable Object> entry : inOrder.entrySet()) {
      generator.writeFieldName(entry.getKey());
      write(generator, entry.getValue());
    }
    generator.writeEndObject();
  }

  private static void write(JsonGenerator generator, double number) throws IOException {
    if (Double.isFinite(number)) {
      generator.writeNumber(number);
    } else {
      generator.writeNull();
    }
  }
}

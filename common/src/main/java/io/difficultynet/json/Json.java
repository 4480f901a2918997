package io.difficultynet.json;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON out of maps, lists, arrays, text, numbers, flags and null. Keys are written in alphabetical
 * order. NaN and the infinities have no JSON and become null, which reads back as NaN.
 */
public final class Json {

  private Json() {}

  /** Returns one line without a line break at its end. */
  public static String line(Map<String, ? extends @Nullable Object> object) {
    return render(object, ConfigRenderOptions.concise());
  }

  /** Returns indented lines, the last one closed. */
  public static String lines(Map<String, ? extends @Nullable Object> object) {
    return render(object, ConfigRenderOptions.concise().setFormatted(true)) + "\n";
  }

  private static String render(
      Map<String, ? extends @Nullable Object> object, ConfigRenderOptions options) {
    return ConfigValueFactory.fromAnyRef(plain(object)).render(options).stripTrailing();
  }

  private static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof Double number) {
      return Double.isFinite(number) ? number : null;
    }
    if (value instanceof double[] numbers) {
      return Arrays.stream(numbers).mapToObj(Json::plain).toList();
    }
    if (value instanceof long[] numbers) {
      return Arrays.stream(numbers).boxed().toList();
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach((key, inner) -> copy.put(String.valueOf(key), plain(inner)));
      return copy;
    }
    if (value instanceof Iterable<?> list) {
      List<@Nullable Object> copy = new ArrayList<>();
      list.forEach(inner -> copy.add(plain(inner)));
      return copy;
    }
    return value;
  }
}

package io.difficultynet.conf;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.Problems;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The command line's {@code key=value}.
 *
 * <p>A value that starts with a bracket, a brace or a quotation mark is HOCON, and {@code null} is
 * null. Everything else is taken as it stands, because in HOCON a {@code //} starts a comment and a
 * colon is not allowed, and a user who writes {@code --set data.root=hdfs://host/data} means all of
 * it. Where a number or a flag is expected, the text is read as one.
 */
final class Overrides {

  private Overrides() {}

  /**
   * Returns the settings that the overrides make, in their order; the last one wins.
   *
   * @param source where they stand, for messages
   */
  static Config parse(String source, List<String> overrides, Problems problems) {
    Config result = ConfigFactory.empty();
    for (String override : overrides) {
      int equals = override.indexOf('=');
      if (equals < 1) {
        problems.add(
            source + " " + override,
            "is not of the form key=value",
            "Write for instance --set train.batch-size=64");
        continue;
      }
      try {
        String key = override.substring(0, equals).strip();
        String path = key.startsWith(ConfigReader.ROOT + ".") ? key : ConfigReader.ROOT + "." + key;
        Map<String, @Nullable Object> single = new HashMap<>();
        single.put(path, value(source, override.substring(equals + 1).strip()));
        result = ConfigFactory.parseMap(single, source).withFallback(result);
      } catch (ConfigException | DifficultyNetException e) {
        problems.add(
            source + " " + override,
            "cannot be read: " + String.valueOf(e.getMessage()),
            "Write a key with dots and a plain value, or a HOCON list or text in quotation marks");
      }
    }
    return result;
  }

  private static @Nullable Object value(String source, String text) {
    if (text.equals("null")) {
      return null;
    }
    if (text.startsWith("[") || text.startsWith("{") || text.startsWith("\"")) {
      return ConfigReader.parse("value = " + text, source).getValue("value").unwrapped();
    }
    return text;
  }
}

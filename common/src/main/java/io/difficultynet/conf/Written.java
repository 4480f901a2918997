package io.difficultynet.conf;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValue;
import java.util.Map;

/**
 * What a file says, key by key, with the line of each. {@code Config.resolveWith} would do, but
 * that it cannot resolve what refers to its own value before, as {@code key = 1} and then {@code
 * key = ${?VARIABLE}} do.
 */
final class Written {

  private Written() {}

  /**
   * Returns the keys that a file has, resolved.
   *
   * @param file as it was parsed
   * @param merged every key that it may refer to, resolved
   */
  static Config in(Config file, Config merged) {
    ConfigResolveOptions own = ConfigResolveOptions.defaults().setAllowUnresolved(true);
    Config keys = file.resolve(own); // without those whose optional variable is not set
    return only(keys.root(), keys.withFallback(merged).resolve().root()).toConfig();
  }

  private static ConfigObject only(ConfigObject keys, ConfigObject values) {
    ConfigObject only = ConfigFactory.empty().root().withOrigin(keys.origin());
    for (Map.Entry<String, ConfigValue> key : keys.entrySet()) {
      ConfigValue value = values.get(key.getKey());
      if (key.getValue() instanceof ConfigObject inner && value instanceof ConfigObject section) {
        only = only.withValue(key.getKey(), only(inner, section));
      } else if (value != null) {
        only = only.withValue(key.getKey(), value);
      }
    }
    return only;
  }
}

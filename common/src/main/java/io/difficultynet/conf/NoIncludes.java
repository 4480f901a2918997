package io.difficultynet.conf;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigObject;

/** Refuses {@code include}: HOCON would silently pass over a file that it does not find. */
final class NoIncludes implements ConfigIncluder {

  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return this;
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    throw new ConfigException.Generic(
        "include \"" + what + "\" is not supported; copy the lines, or give them with --set");
  }
}

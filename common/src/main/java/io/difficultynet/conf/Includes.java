package io.difficultynet.conf;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problem;
import java.io.File;
import java.net.URL;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code include "FILE"} and {@code include file("FILE")}: a path or URI of any file system that a
 * configuration can come from, relative to the file that includes it. HOCON itself passes over a
 * file that it does not find, and tries several endings; here the file must be there, under the
 * name that is written. What depends on more than files, {@code url} and {@code classpath}, is
 * refused.
 */
final class Includes
    implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {

  private static final int DEEPEST = 20;
  private static final Pattern ABSOLUTE = Pattern.compile("/.*|[A-Za-z][A-Za-z0-9+.-]+:.*");

  private final List<String> chain; // the file that includes, and before it what includes that
  private final ConfigText files;

  private Includes(List<String> chain, ConfigText files) {
    this.chain = chain;
    this.files = files;
  }

  /** How a text is parsed that may include nothing, such as an option's. */
  static ConfigParseOptions none(String origin) {
    ConfigText nothing =
        location -> {
          throw new DifficultyNetException(
              ErrorCode.CONFIG_INVALID,
              origin,
              "includes " + location + ", and only a file can include another",
              "Copy the lines that it stands for");
        };
    return options(List.of(origin), nothing);
  }

  /** Parses a file with all that it includes. */
  static Config parse(String location, ConfigText files) {
    return ConfigFactory.parseString(files.of(location), options(List.of(location), files));
  }

  private static ConfigParseOptions options(List<String> chain, ConfigText files) {
    return ConfigParseOptions.defaults()
        .setSyntax(ConfigSyntax.CONF)
        .setOriginDescription(chain.get(chain.size() - 1))
        .setIncluder(new Includes(chain, files));
  }

  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return this;
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    String from = chain.get(chain.size() - 1);
    String location =
        ABSOLUTE.matcher(what).matches()
            ? what
            : from.substring(0, from.lastIndexOf('/') + 1) + what;
    if (chain.contains(location)) {
      throw refused(
          from,
          what,
          "goes round in a circle: " + String.join(" includes ", chain) + " includes " + location,
          "Take one of these includes out");
    }
    if (chain.size() == DEEPEST) {
      throw refused(
          from, what, "is nested more than %d deep".formatted(DEEPEST), "Include fewer files");
    }
    return ConfigFactory.parseString(
            text(from, location),
            options(Stream.concat(chain.stream(), Stream.of(location)).toList(), files))
        .root();
  }

  private String text(String from, String location) {
    try {
      return files.of(location);
    } catch (DifficultyNetException e) {
      Problem problem = e.problems().get(0);
      throw new DifficultyNetException(
          e.code(),
          from + ", include " + location,
          problem.what(),
          "Correct the path, which is relative to the file that includes it",
          e);
    }
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    return include(context, what.getPath());
  }

  @Override
  public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
    throw onlyFiles("url(\"" + what + "\")");
  }

  @Override
  public ConfigObject includeResources(ConfigIncludeContext context, String what) {
    throw onlyFiles("classpath(\"" + what + "\")");
  }

  private DifficultyNetException onlyFiles(String what) {
    return refused(
        chain.get(chain.size() - 1),
        what,
        "is not supported: only files can be included",
        "Write include \"FILE\", with a path relative to this file, or a URI");
  }

  private static DifficultyNetException refused(
      String from, String included, String what, String fix) {
    return new DifficultyNetException(
        ErrorCode.CONFIG_INVALID, from + ", include " + included, what, fix);
  }
}

package io.difficultynet.conf;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problems;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes a run's configuration of {@code reference.conf}, the preset of {@code method.name}, a
 * user's file and the command line's {@code --set}, each over the one before. Everything that is
 * wrong is reported in one exception: unknown keys with the nearest known ones, values of the wrong
 * kind or out of range with file and line, and combinations without a meaning.
 */
public final class ConfigReader {

  /** The key under which all others stand. */
  public static final String ROOT = "difficulty-net";

  private static final String SET = "--set";
  private static final String VARIANT = "variant";
  private static final String HEADLINE = "The configuration cannot be used";
  private static final int LONGEST_TEXT = 300;
  private static final Pattern WHOLE_CONFIGURATION =
      Pattern.compile("(?:Simple)?Config(?:Object|List|Delayed\\w*|Reference)?\\(.*");

  private ConfigReader() {}

  /**
   * Reads a text that includes no file.
   *
   * @param text HOCON or JSON
   * @param location the text's name for messages
   * @throws DifficultyNetException of {@link ErrorCode#CONFIG_INVALID} when it is not HOCON
   */
  public static Config parse(String text, String location) {
    return parsed(location, () -> ConfigFactory.parseString(text, Includes.none(location)));
  }

  /**
   * Reads a user's file with the files that it includes.
   *
   * @param location of the file
   * @param files gives the text of each
   * @throws DifficultyNetException of {@link ErrorCode#CONFIG_INVALID} when one is not HOCON, and
   *     what {@code files} throws
   */
  public static Config parse(String location, ConfigText files) {
    return parsed(location, () -> Includes.parse(location, files));
  }

  private static Config parsed(String location, Supplier<Config> parser) {
    try {
      return parser.get();
    } catch (ConfigException e) {
      throw new DifficultyNetException(
          ErrorCode.CONFIG_INVALID,
          location,
          "is not readable as HOCON: " + text(e),
          "Correct the line that is named; the format is described at"
              + " https://github.com/lightbend/config/blob/main/HOCON.md",
          e);
    } catch (StackOverflowError e) {
      throw tooDeep(location, e);
    }
  }

  private static DifficultyNetException tooDeep(String location, StackOverflowError e) {
    return new DifficultyNetException(
        ErrorCode.CONFIG_INVALID,
        location,
        "has sections or lists nested too deep to be read",
        "Write the settings in the sections of reference.conf, which are four deep",
        e);
  }

  /**
   * What the library says, without the configuration, which it prints whole: it may hold secrets.
   */
  private static String text(ConfigException e) {
    String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    String without = WHOLE_CONFIGURATION.matcher(line).replaceFirst("…");
    return without.length() <= LONGEST_TEXT ? without : without.substring(0, LONGEST_TEXT) + "…";
  }

  /**
   * Reads a run's configuration.
   *
   * @param userFile what {@link #parse} returned, with everything under {@value #ROOT}
   * @param overrides texts {@code key=value} in order, keys with or without {@value #ROOT} in front
   * @throws DifficultyNetException of {@link ErrorCode#CONFIG_INVALID} with all that is wrong
   */
  public static LoadedConfig read(Config userFile, List<String> overrides) {
    return read(userFile, overrides, List.of());
  }

  /**
   * Returns texts {@code key=value} as a configuration, as {@code --set} reads them.
   *
   * @param source where they stand, for messages
   * @throws DifficultyNetException of {@link ErrorCode#CONFIG_INVALID} with all that are none
   */
  public static Config settings(String source, List<String> texts) {
    Problems problems = new Problems();
    Config settings = Overrides.parse(source, texts, problems);
    problems.throwIfAny(ErrorCode.CONFIG_INVALID, HEADLINE);
    return settings;
  }

  /**
   * Reads the configuration of a run in a comparison.
   *
   * @param variant texts {@code key=value} that make it one of a method and seed; they go before
   *     {@code overrides}, which are for all
   * @throws DifficultyNetException of {@link ErrorCode#CONFIG_INVALID} with all that is wrong
   */
  public static LoadedConfig read(Config userFile, List<String> overrides, List<String> variant) {
    return read(userFile, overrides, variant, false);
  }

  /**
   * Reads the effective configuration that a run, maybe of an earlier release, has stored: as
   * {@link #read}, but that some of it has no effect is no mistake.
   */
  public static LoadedConfig readStored(Config effective, List<String> overrides) {
    return read(effective, overrides, List.of(), true);
  }

  private static LoadedConfig read(
      Config userFile, List<String> overrides, List<String> variant, boolean stored) {
    try {
      return merged(userFile, overrides, variant, stored);
    } catch (StackOverflowError e) {
      throw tooDeep(userFile.origin().description(), e);
    }
  }

  private static LoadedConfig merged(
      Config userFile, List<String> overrides, List<String> variant, boolean stored) {
    Problems problems = new Problems();
    ConfigObject reference = section(reference());
    Config set = Overrides.parse(SET, overrides, problems);
    Config varied = Overrides.parse(VARIANT, variant, problems);
    Config user = varied.withFallback(set).withFallback(userFile);
    Config named = resolved(() -> user.withFallback(reference()).resolve(), problems);
    Config defaults = MethodPresets.defaults(user, named, problems).withFallback(reference());
    Config merged = resolved(() -> user.withFallback(defaults).resolve(), problems);
    Config written = resolved(() -> Written.in(userFile, merged), problems);
    onlyUnderRoot(written, problems);

    ConfigObject checked = new Structure(reference).check(section(merged), problems);
    List<ConfigObject> sources = Stream.of(written, set, varied).map(ConfigReader::given).toList();
    Values values =
        new Values(checked, new Given(sources), reference, section(defaults), stored, problems);
    RunConfig config = RunConfig.read(values);
    problems.throwIfAny(ErrorCode.CONFIG_INVALID, HEADLINE);
    return LoadedConfig.of(config, values.effective(), values.changed(), values.notes());
  }

  /** Returns the defaults: {@code reference.conf} and nothing of the user's. */
  static Config reference() {
    Config reference =
        ConfigFactory.parseResources(ConfigReader.class.getClassLoader(), "reference.conf");
    return reference.withOnlyPath(ROOT);
  }

  private static Config resolved(Supplier<Config> resolve, Problems problems) {
    try {
      return resolve.get();
    } catch (ConfigException e) {
      problems.add(
          "substitution",
          "cannot be resolved: " + text(e),
          "Set the variable that is named, or write the value itself");
      problems.throwIfAny(ErrorCode.CONFIG_INVALID, HEADLINE);
      throw e;
    }
  }

  private static void onlyUnderRoot(Config given, Problems problems) {
    for (Map.Entry<String, ConfigValue> entry : given.root().entrySet()) {
      String where = entry.getKey() + " (" + entry.getValue().origin().description() + ")";
      if (!entry.getKey().equals(ROOT)) {
        problems.add(
            where,
            "stands outside " + ROOT + " { }",
            "Move it into " + ROOT + " { }, or remove it");
      } else if (!(entry.getValue() instanceof ConfigObject)) {
        problems.add(where, "is a plain value, but it is a section", "Write " + ROOT + " { … }");
        problems.throwIfAny(ErrorCode.CONFIG_INVALID, HEADLINE);
      }
    }
  }

  private static ConfigObject given(Config source) {
    return source.hasPath(ROOT) ? section(source) : ConfigFactory.empty().root();
  }

  private static ConfigObject section(Config config) {
    return config.getObject(ROOT);
  }
}

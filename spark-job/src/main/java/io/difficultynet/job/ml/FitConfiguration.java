package io.difficultynet.job.ml;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import io.difficultynet.conf.ConfigReader;
import io.difficultynet.conf.LoadedConfig;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The configurations of a fit: the user's settings over what follows from the classifier's params
 * and the columns of its table.
 */
final class FitConfiguration {

  /** The param that has the user's settings. */
  static final String PARAM = "configuration";

  private static final String ROOT = ConfigReader.ROOT + ".";
  private static final String CLASS_NAMES = "data.class-names";
  private static final String ORIENTATION = "data.image-files.exif-orientation";

  /** Of section data, what is no matter of the table. */
  private static final Set<String> OF_DATA =
      Set.of(
          CLASS_NAMES,
          ORIENTATION,
          "data.image-files.cache-mebibytes",
          "data.image-files.disk-cache-mebibytes");

  private final Config user;
  private final Map<String, Object> params = new LinkedHashMap<>();

  /**
   * Reads the user's settings.
   *
   * @throws io.difficultynet.error.DifficultyNetException CONFIG_INVALID with those that are none,
   *     or that something else decides
   */
  FitConfiguration(List<String> settings) {
    user = ConfigReader.settings(PARAM, settings);
    Problems problems = new Problems();
    for (Map.Entry<String, ConfigValue> entry : user.entrySet()) {
      String key = entry.getKey().substring(ROOT.length());
      if (key.startsWith("data.") && !OF_DATA.contains(key)) {
        refuse(key, "is set, but the data is the table that is fitted", problems);
      } else if (key.equals("run.seed")) {
        refuse(key, "is set, and the seed is a param of its own; set that", problems);
      } else if (key.equals("split.test-fraction")) {
        refuse(key, "is set, but a fit tests on nothing; split the table before", problems);
      }
    }
    problems.throwIfAny(ErrorCode.CONFIG_INVALID, "The configuration of the fit cannot be used");
  }

  private static void refuse(String key, String what, Problems problems) {
    problems.add(PARAM + " " + key, what, "Take it out of " + PARAM);
  }

  /** Gives a setting the value that a param has; a setting of the user's wins. */
  void param(String key, Object value) {
    params.put(ROOT + key, value);
  }

  /** Of the split and the prepared set. */
  LoadedConfig toPrepare(Map<String, String> table) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put(ROOT + "data.format", "table");
    data.put(ROOT + "data.table.name", "the table that is fitted");
    table.forEach((key, value) -> data.put(ROOT + "data.table." + key, value));
    Config settings = user;
    for (String key : OF_DATA) {
      if (!key.equals(CLASS_NAMES) && !key.equals(ORIENTATION)) {
        settings = settings.withoutPath(ROOT + key);
      }
    }
    return read(settings, data, params);
  }

  /**
   * Of the training.
   *
   * @param set folder of the prepared set
   */
  LoadedConfig toTrain(String set) {
    Config settings = user;
    for (String key : List.of("split", CLASS_NAMES, ORIENTATION)) {
      settings = settings.withoutPath(ROOT + key);
    }
    Map<String, Object> others = new LinkedHashMap<>(params);
    others.remove(ROOT + CLASS_NAMES);
    return read(
        settings, Map.of(ROOT + "data.format", "prepared", ROOT + "data.root", set), others);
  }

  private static LoadedConfig read(
      Config settings, Map<String, Object> data, Map<String, Object> params) {
    Config ofParams = ConfigFactory.parseMap(params, "the classifier's params");
    Config ofTable = ConfigFactory.parseMap(data, "the table");
    return ConfigReader.read(settings.withFallback(ofTable).withFallback(ofParams), List.of());
  }
}

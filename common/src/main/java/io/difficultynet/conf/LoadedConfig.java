package io.difficultynet.conf;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.difficultynet.digest.Sha256;
import io.difficultynet.text.Secrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A configuration that was read. Only {@code config} has the passwords and keys that the user gave,
 * as in {@code data.table.options} or in a URI: what is printed, stored and digested does without
 * ({@link Secrets}). They decide no bit of a run, and may change from one start to the next.
 *
 * @param config what the program works with
 * @param effective every key with the value that is in force, under {@value ConfigReader#ROOT}; a
 *     file with this text gives the same {@code config} again, but for secrets
 * @param changes of these, as texts {@code key = value} in the order of the keys, what differs from
 *     {@code reference.conf} with the preset of the method over it
 * @param notes what the user is to know that is no mistake, a line each: settings of the file that
 *     have lost their effect by the command line's
 */
public record LoadedConfig(
    RunConfig config, Config effective, List<String> changes, List<String> notes) {

  private static final List<String> NOT_DIGESTED =
      List.of(
          "run.name",
          "data.image-files",
          "data.table",
          "prepare",
          "checkpoint",
          "cluster",
          "report",
          "track",
          "network.engine",
          "network.device",
          "network.precision");

  private static final String ORIENTATION =
      ConfigReader.ROOT + ".data.image-files.exif-orientation";

  private static final List<String> PREPARING = List.of("data", "split", "prepare", "run.seed");

  /** Copies the lists. */
  public LoadedConfig {
    changes = List.copyOf(changes);
    notes = List.copyOf(notes);
  }

  /**
   * Makes it of what was read.
   *
   * @param effective every key with its value, in the order of the keys
   * @param changed those that differ from their defaults, in the same order
   * @param notes for the user
   */
  static LoadedConfig of(
      RunConfig config,
      Map<String, @Nullable Object> effective,
      Map<String, @Nullable Object> changed,
      List<String> notes) {
    Config tree = ConfigFactory.empty();
    for (Map.Entry<String, @Nullable Object> entry : effective.entrySet()) {
      tree =
          tree.withValue(
              ConfigReader.ROOT + "." + entry.getKey(),
              ConfigValueFactory.fromAnyRef(
                  Secrets.hiddenInSetting(entry.getValue()), "effective configuration"));
    }
    List<String> changes = new ArrayList<>();
    changed.forEach(
        (key, value) -> changes.add(key + " = " + text(Secrets.hiddenInSetting(value))));
    return new LoadedConfig(config, tree, changes, notes);
  }

  private static String text(@Nullable Object value) {
    return ConfigValueFactory.fromAnyRef(value).render(ConfigRenderOptions.concise());
  }

  /**
   * Returns the SHA-256 of what is computed: the effective configuration in its canonical form
   * (keys in order, every number in one notation) without {@code run.name}, {@code
   * data.image-files} (but for an orientation that is applied), {@code data.table}, {@code
   * prepare}, {@code checkpoint}, {@code cluster}, {@code report} and {@code track}, and without
   * what computes it, which changes rounding alone: {@code network.engine}, {@code network.device}
   * and {@code network.precision}. A resumed run must have the digest of the run it continues;
   * {@code run.epochs} is part of it because the cosine schedule depends on it.
   */
  public String digest() {
    return Sha256.hex(json(deciding()));
  }

  /** Returns the settings of {@link #digest} that are set, as text, by key. */
  public SortedMap<String, String> decidingSettings() {
    SortedMap<String, String> settings = new TreeMap<>();
    for (Map.Entry<String, ConfigValue> entry :
        deciding().getConfig(ConfigReader.ROOT).entrySet()) {
      settings.put(entry.getKey(), entry.getValue().render(ConfigRenderOptions.concise()));
    }
    return settings;
  }

  private Config deciding() {
    Config deciding = effective;
    for (String path : NOT_DIGESTED) {
      deciding = deciding.withoutPath(ConfigReader.ROOT + "." + path);
    }
    return withOrientation(deciding);
  }

  /**
   * Returns the SHA-256 of what decides a prepared set: sections {@code data} (without {@code
   * data.image-files}, but for an orientation that is applied), {@code split} and {@code prepare},
   * and {@code run.seed}.
   */
  public String prepareDigest() {
    Config deciding = ConfigFactory.empty();
    for (String path : PREPARING) {
      String full = ConfigReader.ROOT + "." + path;
      deciding = deciding.withFallback(effective.withOnlyPath(full));
    }
    deciding = deciding.withoutPath(ConfigReader.ROOT + ".data.image-files");
    return Sha256.hex(json(withOrientation(deciding)));
  }

  /** Pixels depend on the orientation where it is applied; where not, all is as without the key. */
  private Config withOrientation(Config deciding) {
    DataSource source = config.data().source();
    return source.orientation() == ImageFileSettings.Orientation.APPLY
        ? deciding.withValue(ORIENTATION, effective.getValue(ORIENTATION))
        : deciding;
  }

  private static String json(Config config) {
    return config.root().render(ConfigRenderOptions.concise());
  }
}

package io.difficultynet.job.run;

import io.difficultynet.conf.NetworkSettings.Engine;
import io.difficultynet.job.cluster.EnginePlan;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.package$;

/** Versions of everything that takes part in a result. */
public final class Versions {

  private static final String PROGRAM = "difficulty-net";
  private static final Map<Engine, String> LIBRARIES =
      Map.of(Engine.BIGDL, "bigdl", Engine.TORCH, "libtorch");

  private Versions() {}

  /** By name, with every engine's. */
  static SortedMap<String, String> all() {
    Properties built = built();
    SortedMap<String, String> versions = new TreeMap<>();
    built.stringPropertyNames().forEach(name -> versions.put(name, built.getProperty(name)));
    versions.put("spark", package$.MODULE$.SPARK_VERSION());
    versions.put("java", System.getProperty("java.version"));
    versions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    versions.put("architecture", System.getProperty("os.arch"));
    return versions;
  }

  /** By name, of a result in which no network was computed. */
  public static SortedMap<String, String> withoutEngine() {
    SortedMap<String, String> versions = all();
    versions.keySet().removeAll(LIBRARIES.values());
    return versions;
  }

  /** By name, with what computed the network. */
  public static SortedMap<String, String> with(EnginePlan engine) {
    SortedMap<String, String> versions = withoutEngine();
    String library = Objects.requireNonNull(LIBRARIES.get(engine.engine()));
    versions.put(library, built().getProperty(library));
    versions.put("engine", engine.text());
    return versions;
  }

  /** Of everything, one a line, this program's first. */
  public static String[] lines() {
    SortedMap<String, String> versions = all();
    String own = Objects.requireNonNull(versions.remove(PROGRAM));
    return Stream.concat(
            Stream.of(PROGRAM + " " + own),
            versions.entrySet().stream()
                .map(version -> version.getKey() + " " + version.getValue()))
        .toArray(String[]::new);
  }

  /** What Maven wrote when it built this. */
  private static Properties built() {
    Properties properties = new Properties();
    try (InputStream in =
        Versions.class.getResourceAsStream("/io/difficultynet/job/versions.properties")) {
      properties.load(Objects.requireNonNull(in, "versions.properties is not in the job jar"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }
}

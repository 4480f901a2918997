package io.difficultynet.job;

import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.package$;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IVersionProvider;

/** Versions of everything that takes part in a result. */
final class Versions implements IVersionProvider {

  /** By name. */
  static SortedMap<String, String> all() {
    SortedMap<String, String> versions = new TreeMap<>();
    versions.put("difficulty-net", implementation());
    versions.put("spark", package$.MODULE$.SPARK_VERSION());
    versions.put("bigdl", "2.4.0");
    versions.put("java", System.getProperty("java.version"));
    versions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    versions.put("architecture", System.getProperty("os.arch"));
    return versions;
  }

  @Override
  public String[] getVersion() {
    return all().entrySet().stream()
        .map(version -> version.getKey() + " " + version.getValue())
        .toArray(String[]::new);
  }

  private static String implementation() {
    @Nullable String version = Versions.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}

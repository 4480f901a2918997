package io.difficultynet.deploy;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the things under test are. Surefire and failsafe start in the module's folder. */
final class Distribution {
  static final Path ROOT = Path.of("").toAbsolutePath().resolve("..").normalize();

  private Distribution() {}

  static Path script(String name) {
    return ROOT.resolve("deploy/bin").resolve(name);
  }

  /** The job jar that this build packaged; failsafe says which. */
  static Path jobJar() {
    return packaged("difficulty-net.jar");
  }

  /** The jar with libtorch that this build packaged; failsafe says which. */
  static Path engineJar() {
    return packaged("difficulty-net-torch.jar");
  }

  private static Path packaged(String property) {
    String jar =
        Optional.ofNullable(System.getProperty(property))
            .orElseThrow(
                () -> new IllegalStateException("run with mvn verify, it sets " + property));
    return existing(Path.of(jar), "mvn package builds it");
  }

  /** {@code SPARK_HOME}, or else the Spark that {@code deploy/bin/setup} made. */
  static Path sparkHome() {
    Optional<String> home = Optional.ofNullable(System.getenv("SPARK_HOME"));
    Path spark = home.map(Path::of).orElse(cache().resolve("spark-3.5.5"));
    return existing(spark, "run deploy/bin/setup, or set SPARK_HOME to a Spark 3.5");
  }

  /**
   * What {@code deploy/bin/test --suite clusters} has fetched: {@code hadoop}, {@code s3a} and
   * others.
   */
  static Path cluster(String name) {
    return existing(
        cache().resolve("clusters").resolve(name), "deploy/bin/test --suite clusters fetches it");
  }

  /** A program on the path, or that {@code deploy/bin/test --suite clusters} has fetched. */
  static Optional<Path> program(String name) {
    Stream<Path> path =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1)).map(Path::of);
    return Stream.concat(path, Stream.of(cache().resolve("clusters").resolve(name)))
        .map(folder -> folder.resolve(name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** What {@code deploy/clusters/build-kubernetes} builds; it need not be there. */
  static Path kubernetes() {
    return cache().resolve("clusters/kubernetes");
  }

  private static Path cache() {
    String cache =
        Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
            .orElse(System.getProperty("user.home") + "/.cache");
    return Path.of(cache, "difficulty-net");
  }

  static List<Path> sparkJars() {
    try (Stream<Path> files = Files.list(sparkHome().resolve("jars"))) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path existing(Path path, String fix) {
    if (Files.exists(path)) {
      return path;
    }
    throw new IllegalStateException(path + " does not exist: " + fix);
  }
}

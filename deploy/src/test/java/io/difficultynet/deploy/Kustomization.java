package io.difficultynet.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A kustomization over a training of {@code deploy/kubernetes}, as the documentation shows one:
 * with an image, a configuration and a command of its own. Its pods see a folder of the node, and
 * take little of its cores.
 */
final class Kustomization {

  /** What there is in {@code deploy/kubernetes} for a kustomization to lie over. */
  enum Base {
    TRAIN("Job", "/spec/template/spec"),
    RETRAIN("CronJob", "/spec/jobTemplate/spec/template/spec");

    private final String kind;
    private final String pod;

    Base(String kind, String pod) {
      this.kind = kind;
      this.pod = pod;
    }

    Path folder() {
      return FILES.resolve(this == TRAIN ? "train" : "retrain");
    }
  }

  /** Where the pod of the driver finds the configuration. */
  static final String CONFIG = "/etc/difficulty-net/run.conf";

  static final Path FILES = Distribution.ROOT.resolve("deploy/kubernetes");

  private final Base base;
  private final List<String> patch = new ArrayList<>();

  /**
   * Makes one.
   *
   * @param command in the driver's pod, with its options
   * @param shared what drivers and executors see at its path here
   */
  Kustomization(Base base, List<String> command, Path shared) {
    this.base = base;
    String driver = base.pod + "/containers/0/";
    String arguments = command.stream().map("'%s'"::formatted).collect(Collectors.joining(", "));
    with("{op: replace, path: %sargs, value: [%s]}".formatted(driver, arguments));
    with("{op: replace, path: %sresources/requests/cpu, value: 200m}".formatted(driver));
    with(
        "{op: add, path: %senv/-, value: {name: JAVA_TOOL_OPTIONS, value: '%s'}}"
            .formatted(driver, JobProcess.SHORT_LIVED));
    with(
        "{op: add, path: %svolumeMounts/-, value: {name: shared, mountPath: %s}}"
            .formatted(driver, shared));
    with(
        "{op: add, path: %s/volumes/-, value: {name: shared, hostPath: {path: %s}}}"
            .formatted(base.pod, shared));
  }

  /** Adds an operation of a JSON patch, in YAML. */
  void with(String operation) {
    patch.add(operation);
  }

  /**
   * Writes it.
   *
   * @param folder for {@code kubectl apply -k}, which is made
   * @param image with a tag
   * @param conf the configuration
   * @param settings of Spark, as key=value, beside those of {@code deploy/kubernetes/base}
   */
  void write(Path folder, String namespace, String image, Path conf, List<String> settings) {
    try {
      Files.createDirectories(folder);
      Files.copy(conf, folder.resolve("run.conf"));
      Files.writeString(
          folder.resolve("spark.properties"),
          Files.readString(FILES.resolve("base/spark.properties"))
              + settings.stream()
                  .map(setting -> setting.replaceFirst("=", " ") + "\n")
                  .collect(Collectors.joining()));
      int tag = image.lastIndexOf(':');
      String container = base.pod.substring(1).replace('/', '.') + ".containers.0";
      Files.writeString(
          folder.resolve("kustomization.yaml"),
          """
          namespace: %1$s
          resources: [%2$s]
          images: [{name: registry.example.com/difficulty-net, newName: %3$s, newTag: '%4$s'}]
          replacements:
            - source: {kind: %5$s, fieldPath: %6$s.image}
              targets: [{select: {kind: %5$s}, fieldPaths: [%6$s.env.1.value]}]
          configMapGenerator:
            - {name: difficulty-net, behavior: merge, files: [run.conf, spark.properties]}
          patches:
            - target: {kind: %5$s}
              patch: |
          %7$s
          """
              .formatted(
                  namespace,
                  folder.toRealPath().relativize(base.folder().toRealPath()),
                  image.substring(0, tag),
                  image.substring(tag + 1),
                  base.kind,
                  container,
                  patch.stream()
                      .map(operation -> "      - " + operation)
                      .collect(Collectors.joining("\n"))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

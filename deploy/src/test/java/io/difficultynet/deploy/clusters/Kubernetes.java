package io.difficultynet.deploy.clusters;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A namespace of Kubernetes: on a node that {@code deploy/clusters/kubernetes/cluster} runs on this
 * machine, or on a cluster that is there. {@link #close} ends the node, or deletes the namespace.
 */
public final class Kubernetes implements TestCluster {

  /** Of everything that a test makes. */
  public static final String NAMESPACE = "difficulty-net-test";

  private static final Pattern READY = Pattern.compile("Kubernetes is ready");
  private static final String DRIVER = "spark-role=driver";

  private final String kubectl;
  private final String image;
  private final Map<String, String> environment;
  private final Optional<Daemon> node;

  private Kubernetes(
      String kubectl, String image, Map<String, String> environment, Optional<Daemon> node) {
    this.kubectl = kubectl;
    this.image = image;
    this.environment = environment;
    this.node = node;
    boolean up = false;
    try {
      run(List.of("create", "namespace", NAMESPACE));
      up = true;
    } finally {
      if (!up) {
        node.ifPresent(Daemon::terminate);
      }
    }
  }

  /**
   * Runs one on this machine.
   *
   * @param built what {@code deploy/clusters/build-kubernetes} has built
   * @param script {@code deploy/clusters/kubernetes/cluster}
   * @param folder of everything that it writes
   */
  public static Kubernetes start(Path built, Path script, Path folder) throws IOException {
    Files.createDirectories(folder);
    Path own = folder.resolve("node");
    Path programs = built.resolve("bin");
    Daemon node =
        Daemon.start("kubernetes", folder, Map.of(), List.of(script.toString(), own.toString()));
    boolean up = false;
    try {
      var unused = node.awaitLog(READY);
      up = true;
    } finally {
      if (!up) {
        node.terminate();
      }
    }
    Map<String, String> environment =
        Map.of(
            "KUBECONFIG",
            own.resolve("kubeconfig").toString(),
            "PATH",
            programs + ":" + System.getenv("PATH"),
            "NO_PROXY", // the address that the script gives the node
            "198.18.0.1");
    return new Kubernetes(
        programs.resolve("kubectl").toString(),
        "localhost/difficulty-net:test",
        environment,
        Optional.of(node));
  }

  /**
   * Uses the one that {@code kubectl} uses.
   *
   * @param image of this checkout, which its nodes can pull
   */
  public static Kubernetes existing(String image) {
    return new Kubernetes("kubectl", image, Map.of(), Optional.empty());
  }

  /** The image of drivers and executors. */
  public String image() {
    return image;
  }

  /** For programs that talk to the cluster. */
  public Map<String, String> environment() {
    return environment;
  }

  /** For {@code --master}. */
  public String master() {
    return "k8s://"
        + kubectl("config", "view", "--minify", "-o", "jsonpath={.clusters[0].cluster.server}");
  }

  @Override
  public List<String> executors() {
    return running("spark-role=executor");
  }

  @Override
  public List<String> drivers() {
    return running(DRIVER);
  }

  private List<String> running(String label) {
    return kubectl(
            "get",
            "pods",
            "--selector=" + label,
            "--field-selector=status.phase=Running",
            "--sort-by=.metadata.creationTimestamp",
            "-o",
            "go-template={{range .items}}{{if not .metadata.deletionTimestamp}}{{println .metadata.name}}{{end}}{{end}}")
        .lines()
        .toList();
  }

  @Override
  public void kill(String pod) {
    var unused = kubectl("delete", "pod", pod, "--grace-period=0", "--force", "--wait=false");
  }

  /** That of the API server. */
  @Override
  public Optional<DriverProxy> proxy() {
    List<String> drivers = drivers();
    return Optional.of(
        new DriverProxy(
            "/api/v1/namespaces/%s/pods/%s:4040/proxy"
                .formatted(NAMESPACE, drivers.get(drivers.size() - 1)),
            path -> kubectl("get", "--raw", path)));
  }

  /** What {@code kubectl} prints in the namespace; fails where it does. */
  public String kubectl(String... arguments) {
    List<String> all = new ArrayList<>(List.of("--namespace", NAMESPACE));
    all.addAll(List.of(arguments));
    return run(all);
  }

  private String run(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(kubectl, "--request-timeout=60s"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    try {
      Path errors = Files.createTempFile("kubectl", ".txt");
      Process process = builder.redirectError(errors.toFile()).start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int status = process.waitFor();
      String said = Files.readString(errors);
      Files.delete(errors);
      if (status != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + said);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for kubectl", e);
    }
  }

  @Override
  public void close() {
    if (node.isPresent()) {
      node.get().terminate();
    } else {
      var unused = run(List.of("delete", "namespace", NAMESPACE, "--wait=false"));
    }
  }
}

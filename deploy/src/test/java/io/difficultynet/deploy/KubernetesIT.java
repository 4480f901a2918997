package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.difficultynet.deploy.clusters.ClusterTable;
import io.difficultynet.deploy.clusters.Kubernetes;
import io.difficultynet.deploy.clusters.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs on Kubernetes: in client mode as the Job of {@code deploy/kubernetes/train}, with a
 * kustomization over it as the documentation shows one, in cluster mode by {@code spark-submit}
 * from outside. All pods see the test's folder at its path here.
 *
 * <p>The cluster is a node that runs on this machine, which {@code
 * deploy/clusters/build-kubernetes} prepares, with an image that {@code
 * deploy/kubernetes/Dockerfile} makes of this checkout. It is that of {@code kubectl} instead where
 * {@code DIFFICULTY_NET_IMAGE} names such an image that its nodes can pull, and {@code
 * DIFFICULTY_NET_SHARED} a folder that they and this machine see at the same path and everybody may
 * write into. There a namespace is made and deleted again; the folder of the test stays.
 */
class KubernetesIT extends ClusterRuns {

  private static final Path SCRIPTS = Distribution.ROOT.resolve("deploy/clusters/kubernetes");
  private static final String IMAGE = System.getenv().getOrDefault("DIFFICULTY_NET_IMAGE", "");
  private static final String SHARED = System.getenv().getOrDefault("DIFFICULTY_NET_SHARED", "");

  private static final String JOB = "difficulty-net-train";

  private final Kubernetes kubernetes;
  private int applied;

  KubernetesIT(@TempDir Path scratch, @TempDir Path servers) throws IOException {
    super("Kubernetes", shared(scratch));
    kubernetes =
        IMAGE.isEmpty()
            ? Kubernetes.start(Distribution.kubernetes(), SCRIPTS.resolve("cluster"), servers)
            : Kubernetes.existing(IMAGE);
    var unused = kubernetes.kubectl("apply", "-k", Kustomization.FILES.resolve("base").toString());
  }

  /** The folder that pods see: they are not the user of this test. */
  private static Path shared(Path scratch) throws IOException {
    assumeTrue(
        IMAGE.isEmpty() == SHARED.isEmpty(),
        "a Kubernetes that is there needs both DIFFICULTY_NET_IMAGE and DIFFICULTY_NET_SHARED");
    assumeTrue(
        !IMAGE.isEmpty() || Files.exists(Distribution.kubernetes().resolve("images.made")),
        "there is no Kubernetes: deploy/clusters/build-kubernetes builds one");
    Path folder =
        SHARED.isEmpty() ? scratch : Files.createTempDirectory(Path.of(SHARED), "difficulty-net");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path runs = Files.createDirectory(folder.resolve("runs"));
    Files.setPosixFilePermissions(runs, PosixFilePermissions.fromString("rwxrwxrwx"));
    return folder;
  }

  @Override
  TestCluster cluster() {
    return kubernetes;
  }

  @Override
  List<String> spark(Mode mode) {
    List<String> settings = settings();
    List<String> options = new ArrayList<>();
    if (mode == Mode.CLUSTER) {
      options.addAll(List.of("--master", kubernetes.master()));
      settings.addAll(
          List.of(
              "spark.kubernetes.namespace=" + Kubernetes.NAMESPACE,
              "spark.kubernetes.container.image=" + kubernetes.image(),
              "spark.kubernetes.authenticate.driver.serviceAccountName=difficulty-net",
              "spark.driver.memory=1g",
              "spark.kubernetes.driver.request.cores=0.2",
              "spark.kubernetes.driverEnv.JAVA_TOOL_OPTIONS=" + JobProcess.SHORT_LIVED));
      settings.addAll(sharedBy("driver"));
    }
    settings.forEach(setting -> options.addAll(List.of("--conf", setting)));
    return options;
  }

  /** Of Spark, for two small executors that see the shared folder. */
  private List<String> settings() {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "spark.executor.instances=2",
                "spark.executor.cores=1",
                "spark.executor.memory=1g",
                "spark.executor.memoryOverhead=800m",
                "spark.kubernetes.executor.request.cores=0.2",
                "spark.executorEnv.JAVA_TOOL_OPTIONS=" + JobProcess.SHORT_LIVED));
    settings.addAll(sharedBy("executor"));
    return settings;
  }

  private List<String> sharedBy(String role) {
    String volume = "spark.kubernetes.%s.volumes.hostPath.shared.".formatted(role);
    return List.of(
        volume + "mount.path=" + tiny.scratch(), volume + "options.path=" + tiny.scratch());
  }

  @Override
  Map<String, String> environment() {
    Map<String, String> all = new HashMap<>(kubernetes.environment());
    all.put("DIFFICULTY_NET_JAR", "local:///opt/difficulty-net/difficulty-net.jar");
    all.put("SPARK_LOCAL_DIRS", "/var/data/spark"); // which Spark hands on to pods
    return all;
  }

  /** Of a Job the process is one that follows it. */
  @Override
  JobProcess start(List<String> command) {
    int mode = command.indexOf("--deploy-mode") + 1;
    if (command.get(mode).equals(Mode.CLUSTER.word())) {
      return super.start(command);
    }
    List<String> settings =
        command.subList(0, mode - 1).stream().filter(word -> !word.equals("--conf")).toList();
    return startJob(kustomization(command.subList(mode + 1, command.size())), settings);
  }

  private Kustomization kustomization(List<String> command) {
    List<String> inPod =
        command.stream()
            .map(word -> word.equals(tiny.conf().toString()) ? Kustomization.CONFIG : word)
            .toList();
    Kustomization kustomization =
        new Kustomization(Kustomization.Base.TRAIN, inPod, tiny.scratch());
    kustomization.with("{op: replace, path: /spec/backoffLimit, value: 1}");
    return kustomization;
  }

  private JobProcess startJob(Kustomization kustomization, List<String> settings) {
    var unused = kubernetes.kubectl("delete", "job", JOB, "--ignore-not-found");
    apply(kustomization, settings);
    return follow(JOB);
  }

  private void apply(Kustomization kustomization, List<String> settings) {
    applied++;
    Path folder = tiny.scratch().resolve("kustomizations").resolve("" + applied);
    kustomization.write(folder, Kubernetes.NAMESPACE, kubernetes.image(), tiny.conf(), settings);
    var unused = kubernetes.kubectl("apply", "-k", folder.toString());
  }

  private JobProcess follow(String job) {
    return JobProcess.start(
        tiny.scratch(),
        SCRIPTS.resolve("follow"),
        List.of(Kubernetes.NAMESPACE, job),
        environment());
  }

  private String job(String what) {
    return kubernetes.kubectl("get", "job", JOB, "-o", "jsonpath=" + what);
  }

  @Override
  void loseDriver(Mode mode, JobProcess job) {
    kubernetes.drivers().forEach(kubernetes::kill);
  }

  @Override
  int status(Mode mode, int ofDriver) {
    return ofDriver;
  }

  /** Of a Job how it ended and how many drivers it had, else how the pod did. */
  @Override
  String ending(Mode mode, int ofDriver, int attempts) {
    if (mode == Mode.CLUSTER) {
      String pod = lastDriver("{.status.containerStatuses[0].state.terminated.exitCode}");
      assertThat(pod).isEqualTo("" + ofDriver);
      return lastDriver("{.status.phase}");
    }
    String end = ofDriver == 0 ? "Complete" : "Failed";
    int failed = ofDriver == 0 ? attempts - 1 : attempts;
    assertThat(job("{.status.conditions[?(@.status=='True')].type}")).endsWith(end);
    assertThat(job("{.status.failed}")).isEqualTo(failed == 0 ? "" : "" + failed);
    return ofDriver == 0 ? end : end + (attempts == 1 ? ", one driver" : ", two drivers");
  }

  private String lastDriver(String what) {
    return kubernetes.kubectl(
        "get",
        "pods",
        "--selector=spark-role=driver,spark-app-selector",
        "--sort-by=.metadata.creationTimestamp",
        "-o",
        "jsonpath={.items[-1:]" + what.substring(1));
  }

  @Override
  List<String> tooManyExecutors() {
    return List.of(
        "--conf", "spark.kubernetes.executor.request.cores=1000",
        "--conf", "spark.scheduler.maxRegisteredResourcesWaitingTime=1s"); // Spark's own wait
  }

  /** On stand-ins for NVIDIA's image and Spark's. */
  @Test
  void theImageForGpusCanBeBuilt() {
    assumeTrue(IMAGE.isEmpty(), "the cluster has an image");
    Script script =
        new Script(List.of("bash", SCRIPTS.resolve("cuda-image").toString()), tiny.scratch());
    Script.Result built = script.run();
    assertThat(built.status()).as(built.errors()).isZero();
    assertThat(built.output()).contains("spark 3.5.5");
  }

  /** Whose API server then tells what is denied. */
  @Test
  void aDriverWithoutRightsIsRefused() {
    Kustomization kustomization =
        kustomization(
            List.of(
                "train",
                "--config=" + Kustomization.CONFIG,
                "--output=" + tiny.output("refused").folder()));
    kustomization.with(
        "{op: replace, path: /spec/template/spec/serviceAccountName, value: default}");
    Script.Result refused;
    try (JobProcess job = startJob(kustomization, settings())) {
      refused = job.finish();
    }
    assertThat(refused.status()).as(refused.errors()).isEqualTo(2);
    assertThat(refused.errors()).contains("forbidden");
    ClusterTable.note(
        "Kubernetes, client mode", "no rights", "exit status 2, " + ending(Mode.CLIENT, 2, 1));
  }

  /** The second one with another seed. */
  @Test
  void nightsOfTheCronJobDecideAboutTheirModels() throws IOException {
    Path models = tiny.output("models").folder();
    for (int night = 1; night <= 2; night++) {
      List<String> command =
          new ArrayList<>(
              List.of("retrain", "--config=" + Kustomization.CONFIG, "--models=" + models));
      for (String setting :
          List.of("run.seed=" + night, "run.epochs=1", "method.name=balanced-softmax")) {
        command.addAll(List.of("--set", setting));
      }
      Kustomization kustomization =
          new Kustomization(Kustomization.Base.RETRAIN, command, tiny.scratch());
      kustomization.with("{op: add, path: /spec/suspend, value: true}"); // its time may be now
      apply(kustomization, settings());
      String job = "night" + night;
      var unused =
          kubernetes.kubectl("create", "job", job, "--from=cronjob/difficulty-net-retrain");
      try (JobProcess process = follow(job)) {
        Script.Result trained = process.finish();
        assertThat(trained.status()).as(trained.errors()).isZero();
        ClusterTable.note("Kubernetes, client mode", "retrain, night " + night, "exit status 0");
      }
    }
    assertThat(Files.readAllLines(models.resolve("decisions.jsonl"))).hasSize(2);
    assertThat(models.resolve("champion.json")).exists();
  }
}

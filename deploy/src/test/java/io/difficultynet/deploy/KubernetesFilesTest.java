package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The manifests and the image of {@code deploy/kubernetes}, as far as they can be judged without a
 * cluster.
 */
class KubernetesFilesTest {

  private static final Path FILES = Distribution.ROOT.resolve("deploy/kubernetes");
  private static final Pattern SETTING = Pattern.compile("(?m)^(spark\\S+)\\s+(.*\\S)\\s*$");

  private final Path scratch;

  KubernetesFilesTest(@TempDir Path scratch) {
    this.scratch = scratch;
  }

  static List<Path> yaml() throws IOException {
    try (Stream<Path> files = Files.walk(Distribution.ROOT.resolve("deploy"), 4)) {
      return files
          .filter(file -> file.toString().matches(".*/(kubernetes|monitoring)/.*\\.ya?ml"))
          .sorted()
          .toList();
    }
  }

  @SuppressWarnings("unchecked") // what the documents are made of
  private static Map<String, Object> document(Path file) throws IOException {
    return (Map<String, Object>)
        new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
  }

  /** What stands at a path of keys and numbers. */
  private static Object at(Object document, Object... path) {
    Object here = document;
    for (Object key : path) {
      Object there =
          here instanceof List<?> list ? list.get((int) key) : ((Map<?, ?>) here).get(key);
      here = Objects.requireNonNull(there, () -> key + " of " + List.of(path) + " is not there");
    }
    return here;
  }

  @ParameterizedTest
  @MethodSource("yaml")
  void everyFileIsYaml(Path file) throws IOException {
    LoaderOptions strict = new LoaderOptions();
    strict.setAllowDuplicateKeys(false);
    Iterable<Object> documents =
        new Yaml(new SafeConstructor(strict)).loadAll(Files.readString(file));
    assertThat(documents).isNotEmpty().doesNotContainNull();
  }

  /** Who starts the driver without the start script gives what the script gives. */
  @ParameterizedTest
  @ValueSource(
      strings = {"train/spark-application.yaml", "retrain/scheduled-spark-application.yaml"})
  void theOperatorHasTheSettingsOfTheStartScript(String file) throws IOException {
    Map<Object, Object> settings = new TreeMap<>();
    SETTING
        .matcher(Files.readString(Distribution.ROOT.resolve("conf/spark-defaults.conf")))
        .results()
        .filter(found -> !found.group(1).startsWith("spark.yarn."))
        .forEach(found -> settings.put(found.group(1), found.group(2)));
    Object spec = at(document(FILES.resolve("operator").resolve(file)), "spec");
    Object application = file.startsWith("retrain") ? at(spec, "template") : spec;
    assertThat(at(application, "sparkConf"))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsAllEntriesOf(settings);
  }

  @Test
  void theCronJobRunsItsDriverAsTheJobDoes() throws IOException {
    Map<String, Object> once = document(FILES.resolve("train/job.yaml"));
    Map<String, Object> nightly = document(FILES.resolve("retrain/cron-job.yaml"));
    Object[] arguments = {"spec", "template", "spec", "containers", 0, "args"};
    Object ofJob = at(once, arguments);
    Object ofCronJob = at(at(nightly, "spec", "jobTemplate"), arguments);
    assertThat(at(nightly, "spec", "jobTemplate", "spec").toString().replace("" + ofCronJob, ""))
        .isEqualTo(at(once, "spec").toString().replace("" + ofJob, ""));
  }

  @Test
  void theImageIsMadeOfFilesThatAreThere() throws IOException {
    List<String> copied = new ArrayList<>();
    for (MatchResult found :
        Pattern.compile("(?m)^COPY (?!--)(.*) \\S+$")
            .matcher(Files.readString(FILES.resolve("Dockerfile")))
            .results()
            .toList()) {
      copied.addAll(List.of(found.group(1).split(" ")));
    }
    assertThat(copied).contains("conf/spark-defaults.conf", "deploy/target/difficulty-net.jar");
    for (String source : copied) {
      boolean built = source.contains("target/");
      assertThat(built || isThere(source)).as(source).isTrue();
    }
  }

  private static boolean isThere(String source) throws IOException {
    PathMatcher pattern =
        FileSystems.getDefault().getPathMatcher("glob:" + Distribution.ROOT.resolve(source));
    try (Stream<Path> files = Files.list(Distribution.ROOT.resolve(source).getParent())) {
      return files.anyMatch(pattern::matches);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "retrain", "operator/train", "operator/retrain"})
  void kustomizeBuildsEveryFolder(String folder) throws IOException {
    assertThat(built(FILES.resolve(folder)))
        .contains("kind: RoleBinding")
        .contains("image: registry.example.com/difficulty-net:0.1\n")
        .containsPattern("(configMap:\n *|configMaps:\n *- )name: difficulty-net-[a-z0-9]{10}\n");
  }

  /** In each form the driver and executors get the image, a GPU, and the keys. */
  @ParameterizedTest
  @ValueSource(strings = {"train", "retrain", "operator/train", "operator/retrain"})
  void imageAndComponentsReachEveryForm(String folder) throws IOException {
    Path mine = Files.createDirectories(scratch.resolve("mine")).toRealPath();
    Files.writeString(
        mine.resolve("kustomization.yaml"),
        """
        resources: [%1$s/%2$s]
        components: [%1$s/gpu, %1$s/s3a]
        images: [{name: registry.example.com/difficulty-net, newName: mine, newTag: "7"}]
        """
            .formatted(mine.relativize(FILES.toRealPath()), folder));
    String built = built(mine);
    assertThat(built).contains("image: mine:7\n").contains("difficulty-net-s3a");
    Map.of(
            "executor.resource.gpu.vendor",
            "nvidia.com",
            "jars",
            "local:///opt/difficulty-net/difficulty-net-torch.jar",
            "kubernetes.executor.secretKeyRef.AWS_SECRET_ACCESS_KEY",
            "difficulty-net-s3a:secret-key")
        .forEach(
            (setting, value) ->
                assertThat(built).containsPattern("spark.%s(: |=)%s\n".formatted(setting, value)));
    assertThat(built)
        .containsPattern(
            folder.startsWith("operator")
                ? "spark.kubernetes.driver.secretKeyRef.AWS_ACCESS_KEY_ID: .*:access-key"
                : "key: access-key");
  }

  /** What kustomize makes of a folder. */
  private String built(Path folder) {
    List<String> program = kustomize();
    assumeTrue(!program.isEmpty(), "there is neither kubectl nor kustomize");
    Script.Result result = new Script(program, scratch).run(folder.toString());
    assertThat(result.status()).as(result.errors()).isZero();
    return result.output();
  }

  /** Over {@code train}, with keys of a secret, another image, and another output. */
  @Test
  void theKustomizationOfTheDocumentationDoesWhatItSays() throws IOException {
    String page = Files.readString(Distribution.ROOT.resolve("docs/kubernetes.md"));
    MatchResult example =
        Pattern.compile("(?s)```yaml\n(# kustomization.yaml\n.*?)```")
            .matcher(page)
            .results()
            .findFirst()
            .orElseThrow();
    Path mine = Files.createDirectories(scratch.resolve("mine")).toRealPath();
    Files.writeString(
        mine.resolve("kustomization.yaml"),
        example
            .group(1)
            .replace(
                "../difficulty-net/deploy/kubernetes",
                mine.relativize(FILES.toRealPath()).toString()));
    for (String file : List.of("run.conf", "spark.properties")) {
      Files.writeString(mine.resolve(file), "");
    }
    Iterable<Object> documents =
        new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(built(mine));
    Object driver =
        StreamSupport.stream(documents.spliterator(), false)
            .filter(document -> at(document, "kind").equals("Job"))
            .map(job -> at(job, "spec", "template", "spec", "containers", 0))
            .findFirst()
            .orElseThrow();
    assertThat(at(driver, "image")).isEqualTo("REGISTRY/difficulty-net:0.1-s3a");
    assertThat(at(driver, "env").toString())
        .contains("name=IMAGE, value=REGISTRY/difficulty-net:0.1-s3a", "name=AWS_ACCESS_KEY_ID");
    assertThat(at(driver, "command").toString())
        .startsWith("[difficulty-net, --conf=spark.kubernetes.executor.secretKeyRef.AWS_SECRET");
    assertThat(at(driver, "args"))
        .isEqualTo(
            List.of(
                "train", "--config=/etc/difficulty-net/run.conf", "--output=s3a://models/mine"));
  }

  private static List<String> kustomize() {
    for (List<String> program :
        List.of(List.of("kubectl", "kustomize"), List.of("kustomize", "build"))) {
      for (String folder : System.getenv("PATH").split(":", -1)) {
        if (Files.isExecutable(Path.of(folder, program.get(0)))) {
          return program;
        }
      }
    }
    return List.of();
  }
}

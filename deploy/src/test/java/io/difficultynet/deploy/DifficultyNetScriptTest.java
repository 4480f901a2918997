package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code deploy/bin/difficulty-net} gives to {@code spark-submit}, here a fake one. */
class DifficultyNetScriptTest {

  private static final String LOG4J =
      Distribution.ROOT.resolve("conf/log4j2.properties").toString();

  private final Path scratch;
  private final Path sparkHome;
  private final Path jar;

  DifficultyNetScriptTest(@TempDir Path scratch) throws IOException {
    this.scratch = scratch;
    sparkHome = scratch.resolve("spark");
    Files.createDirectories(sparkHome.resolve("jars"));
    jar = Files.createFile(sparkHome.resolve("jars/spark-core_2.12-3.5.5.jar"));
    Path submit = Files.createDirectories(sparkHome.resolve("bin")).resolve("spark-submit");
    Files.createFile(
        submit, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    sparkSubmit("for argument; do echo \"$argument\"; done");
  }

  @Test
  void theCommandPartsSparksOptionsFromItsOwn() {
    Script.Result result =
        script().run("--master", "yarn", "--conf", "spark.a=b c", "train", "--set", "report=1");

    assertThat(result.lines())
        .containsSequence(
            "--master",
            "yarn",
            "--conf",
            "spark.a=b c",
            "--class",
            "io.difficultynet.job.Main",
            jar.toString(),
            "train",
            "--set",
            "report=1");
  }

  @Test
  void ourSettingsStandFirstAndSoGiveWay() {
    assertThat(script().run("--conf", "spark.speculation=true", "check").lines())
        .containsSubsequence("spark.speculation=false", "spark.speculation=true")
        .contains("spark.metrics.conf.*.sink.prometheusServlet.path=/metrics/prometheus")
        .noneMatch(argument -> argument.contains("#"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "train --config birds.conf --output hdfs:///models/birds/; difficulty-net train birds",
        "train --config=conf/birds.conf; difficulty-net train birds",
        "evaluate --run s3a://models/birds-2026.11; difficulty-net evaluate birds-2026.11",
        "export --run a --output b; difficulty-net export b",
        "train --output s3a://key:secret@models; difficulty-net train",
        "check; difficulty-net check"
      })
  void theApplicationIsNamedAfterTheCommandAndItsOutput(String command, String name) {
    assertThat(script().run(command.split(" ")).lines()).contains("spark.app.name=" + name);
  }

  @Test
  void aDriverOnAStandaloneClusterIsGivenWhatSparkForgets() {
    String options = "spark.driver.extraJavaOptions=";
    assertThat(
            script().run("--master", "spark://a:7077", "--deploy-mode", "cluster", "check").lines())
        .contains(
            "spark.standalone.submit.waitAppCompletion=true",
            options + JavaModuleOptions.defaultModuleOptions());
    assertThat(script().run("--master", "spark://a:7077", "check").lines())
        .noneMatch(argument -> argument.startsWith(options));
    assertThat(script().run("--master", "yarn", "--deploy-mode=cluster", "check").lines())
        .noneMatch(argument -> argument.startsWith(options));
  }

  /** With what the submitters of Spark 3.5 print, and their own exit status. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "yarn; User application exited with status 3; 1; 3",
        "yarn; User application exited with status 2: DN-1001 CONFIG_INVALID: a.conf; 1; 2",
        "yarn; Application diagnostics message: Max number of executor failures (3) reached; 1; 3",
        "yarn; Unknown queue; 1; 1",
        "yarn; ; 0; 0",
        "k8s://h; exit code: 4; 0; 4",
        "k8s://h; exit code: 0; 0; 0",
        "k8s://h; Container final statuses: container state: running; 0; 3",
        "k8s://h; No containers were found in the driver pod.; 0; 3",
        "k8s://h; Deployed Spark application; 0; 0",
        "spark://h; State of driver driver-1 is FAILED, exiting spark-submit JVM.; 0; 1",
        "spark://h; State of driver driver-1 is FINISHED, exiting spark-submit JVM.; 0; 0"
      })
  void inClusterModeTheStatusIsTheDrivers(String master, String said, int submitter, int status)
      throws IOException {
    sparkSubmit("echo '%s' >&2\nexit %d".formatted(said, submitter));

    Script.Result result =
        script()
            .with("TMPDIR", scratch.toString())
            .run("--master", master, "--deploy-mode", "cluster", "train");

    assertThat(result.status()).isEqualTo(status);
    assertThat(result.errors()).contains(said == null ? "" : said);
  }

  /** Its environment is that of the submitter, whose terminal it does not have. */
  @Test
  void aDriverOnAnotherMachineDrawsNoBar() throws IOException {
    sparkSubmit("echo \"bar=$DIFFICULTY_NET_TERMINAL\"");
    Script script =
        script().with("TMPDIR", scratch.toString()).with("DIFFICULTY_NET_TERMINAL", "1");

    assertThat(script.run("--master", "spark://a:1", "--deploy-mode", "cluster", "train").output())
        .isEqualTo("bar=\n");
    assertThat(script.run("--master", "spark://a:1", "train").output()).isEqualTo("bar=1\n");
  }

  @Test
  void aDryRunPrintsTheCommandAndStops() throws IOException {
    sparkSubmit("exit 3");

    Script.Result result = script().with("DIFFICULTY_NET_DRY_RUN", "1").run("check");

    assertThat(result.status()).as(result.errors()).isZero();
    assertThat(result.lines())
        .startsWith(sparkHome + "/bin/spark-submit", "--conf")
        .endsWith("io.difficultynet.job.Main", jar.toString(), "check");
  }

  @Test
  void aDriverHasTheEnvironmentOfExecutorsUnlessTheCallersSaysOtherwise() throws IOException {
    sparkSubmit("env");

    assertThat(script().with("MALLOC_ARENA_MAX", "4").with("LC_ALL", "C").run("train").lines())
        .contains("MALLOC_ARENA_MAX=4", "MALLOC_MMAP_MAX_=0", "LC_ALL=C.UTF-8")
        .contains("MALLOC_TRIM_THRESHOLD_=" + (1L << 40))
        .contains("SPARK_DRIVER_MEMORY=3g", "LOG4J_CONFIGURATION_FILE=" + LOG4J);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--master local[2]; true",
        "--name x --master=local; true",
        "--conf spark.master=local[1]; true",
        "--conf=spark.master=local[1]; true",
        "--verbose; true",
        "--master local[2] --master yarn; false",
        "--conf=spark.master=yarn; false",
        "--properties-file=yarn.conf; false",
        "--properties-file local.conf; true",
        "--properties-file neither.conf; true",
      })
  void onOneMachineNoOtherHasToReachTheDriver(String options, boolean local) throws IOException {
    sparkSubmit("echo \"$SPARK_LOCAL_IP\"");
    Files.writeString(scratch.resolve("yarn.conf"), "spark.master=local\nspark.master = yarn\n");
    Files.writeString(scratch.resolve("local.conf"), " spark.master\tlocal[2]\n");
    Files.writeString(scratch.resolve("neither.conf"), "#spark.master yarn\nspark.masters yarn\n");

    assertThat(script().with("SPARK_LOCAL_IP", "").run((options + " check").split(" ")).output())
        .isEqualTo(local ? "127.0.0.1\n" : "\n");
  }

  @Test
  void theClustersOwnMasterIsFoundInItsSettingsAndInTheEnvironment() throws IOException {
    sparkSubmit("echo \"$SPARK_LOCAL_IP\"");
    Script script = script().with("SPARK_LOCAL_IP", "");
    assertThat(script.with("MASTER", "yarn").run("check").output()).isEqualTo("\n");

    Files.createDirectories(sparkHome.resolve("conf"));
    Files.writeString(sparkHome.resolve("conf/spark-defaults.conf"), "spark.master  yarn\n");
    assertThat(script.with("MASTER", "local").run("check").output()).isEqualTo("\n");
  }

  /** Wherever it is said that the driver runs in the cluster, the status is the driver's. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--deploy-mode cluster",
        "--deploy-mode=cluster",
        "--conf spark.submit.deployMode=cluster",
        "--conf=spark.submit.deployMode=cluster",
        "--properties-file cluster.conf",
        "--name by-the-environment"
      })
  void clusterModeIsFoundWhereverItIsSaid(String options) throws IOException {
    sparkSubmit("echo 'exit code: 4' >&2");
    Files.writeString(scratch.resolve("cluster.conf"), "spark.submit.deployMode: cluster\n");
    Script script = script().with("TMPDIR", scratch.toString());
    if (options.contains("environment")) {
      script = script.with("DEPLOY_MODE", "cluster");
    }

    String all = "--master k8s://h " + options + " train";
    assertThat(script.run(all.split(" ")).status()).isEqualTo(4);
    assertThat(script.run(all.replace("cluster", "client").split(" ")).status())
        .isEqualTo(options.contains("environment") ? 4 : 0);
  }

  @Test
  void aRelativeSparkHomeServesALocalClusterToo() throws IOException {
    sparkSubmit("test -e \"$SPARK_HOME/bin/spark-submit\" || exit 9");

    assertThat(
            script()
                .with("TMPDIR", scratch.toString())
                .with("SPARK_HOME", "spark")
                .run("--master", "local-cluster[1,1,1024]", "check")
                .status())
        .isZero();
  }

  @ParameterizedTest
  @CsvSource({"local,0", "local[1],0", "local[2],''", "yarn,''"})
  void aDriverOfOneCoreHasNoThreadThatSpins(String master, String time) throws IOException {
    sparkSubmit("echo \"$KMP_BLOCKTIME\"");

    assertThat(script().run("--master", master, "check").output()).isEqualTo(time + "\n");
  }

  @Test
  void aLocalClusterLeavesNoCopyOfTheJarAndAfterAFailureItsLogs() throws IOException {
    sparkSubmit("mkdir \"$SPARK_HOME/work\"; touch \"$SPARK_HOME\"/work/a.jar; exit 3");
    Script script = script().with("TMPDIR", scratch.toString());

    Script.Result result = script.run("--master", "local-cluster[2,1,1024]", "check");

    assertThat(result.status()).isEqualTo(3);
    assertThat(result.errors()).startsWith("The executors' logs are in " + scratch);
    Path work = Path.of(result.errors().strip().replace("The executors' logs are in ", ""));
    assertThat(work).isEmptyDirectory();
    assertThat(sparkHome.resolve("work")).doesNotExist();
  }

  @Test
  void aJavaThatIsNotOnThePathIsFoundByItsHome() throws IOException {
    Path programs = Files.createDirectories(scratch.resolve("without-java"));
    try (Stream<Path> all = Files.list(Path.of("/usr/bin"))) {
      for (Path program : all.toList()) {
        String name = String.valueOf(program.getFileName());
        if (!name.startsWith("java")) {
          Files.createSymbolicLink(programs.resolve(name), program);
        }
      }
    }
    Script.Result result =
        script()
            .with("PATH", programs.toString())
            .with("JAVA_HOME", System.getProperty("java.home"))
            .run("check");

    assertThat(result.status()).as(result.errors()).isZero();
    assertThat(result.lines()).endsWith("check");
  }

  @Test
  void theExitStatusIsThatOfSparkSubmit() throws IOException {
    sparkSubmit("exit 3");

    assertThat(script().run("check")).isEqualTo(new Script.Result(3, "", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "trian --config a; 'trian' is no command.",
        "--master yarn; no command in: --master yarn",
        "--config a train; --config is an option of a command, and no command stands before it.",
        "--set=a=1 train; --set=a=1 is an option of a command",
      })
  void mistakesAreTheUsersAndTheCommandsAreNamed(String arguments, String message) {
    assertThat(script().run(arguments.split(" ")))
        .returns(2, Script.Result::status)
        .extracting(Script.Result::errors)
        .asString()
        .startsWith("error: " + message)
        .contains("train check prepare compare");
  }

  @Test
  void aSparkOfAnotherVersionIsRefused() throws IOException {
    Files.move(jar, sparkHome.resolve("jars/spark-core_2.13-3.5.5.jar"));

    assertThat(script().run("check"))
        .returns(2, Script.Result::status)
        .extracting(Script.Result::errors)
        .asString()
        .startsWith("error: no Spark 3.5 for Scala 2.12 in " + sparkHome)
        .contains("unset it and run deploy/bin/setup, which brings Spark 3.5.5");
  }

  @Test
  void aJreIsEnoughToRunAndNotToBuild() throws IOException {
    Path jre = scratch.resolve("jre");
    Files.createDirectories(jre.resolve("bin"));
    Files.createSymbolicLink(jre.resolve("bin/java"), Path.of("/bin/true"));
    Files.writeString(jre.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
    sparkSubmit("echo \"$JAVA_HOME\"");

    assertThat(script().with("JAVA_HOME", jre.toString()).run("check").output())
        .isEqualTo(jre + "\n");
    String build = "source '%s/lib/common.sh'; use_java_17 javac; echo \"$JAVA_HOME\"";
    assertThat(
            new Script(List.of("bash", "-c"), scratch)
                .with("JAVA_HOME", jre.toString())
                .run(build.formatted(Distribution.ROOT.resolve("deploy/bin")))
                .output())
        .isNotEqualTo(jre + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"local:///opt/difficulty-net.jar", "s3a://a/b.jar", "hdfs:/c.jar"})
  void aJarWithASchemeIsSparksToFind(String elsewhere) {
    assertThat(script().with("DIFFICULTY_NET_JAR", elsewhere).run("check").lines())
        .containsSequence(elsewhere, "check");
  }

  @Test
  void versionsAreToldByTheJob() {
    assertThat(script().with("DIFFICULTY_NET_JAR", "local:/a.jar").run("--version").lines())
        .containsSequence("local:/a.jar", "--version");
  }

  @Test
  void anyOtherJarHasToBeThere() {
    assertThat(script().with("DIFFICULTY_NET_JAR", "nowhere.jar").run("check"))
        .returns(2, Script.Result::status)
        .extracting(Script.Result::errors)
        .asString()
        .startsWith("error: DIFFICULTY_NET_JAR=nowhere.jar does not exist.");
  }

  @Test
  void aJarThatIsNotThereIsBuiltAndAnOldOneRunsWithAWarning() throws IOException {
    Path built = project().resolve("deploy/target/difficulty-net.jar");
    Script script = inProject().withProgram("mvn", "echo built >'%s.part'\n".formatted(built));

    Script.Result first = script.run("check");

    assertThat(first.status()).as(first.errors()).isZero();
    assertThat(first.errors()).contains("==> Building the job jar");
    assertThat(built).hasContent("built");
    assertThat(script.run("check").errors()).isEmpty();

    Files.setLastModifiedTime(built, FileTime.from(Instant.EPOCH));
    assertThat(script.run("check"))
        .returns(0, Script.Result::status)
        .extracting(Script.Result::errors)
        .asString()
        .startsWith("warning: sources are newer than the job jar, which runs as it was built;");
  }

  @ParameterizedTest
  @CsvSource({
    "Could not transfer artifact a:b:jar:1,3,Maven could not fetch what it needs",
    "COMPILATION ERROR,4,failed; Maven's messages stand above"
  })
  void aBuildThatFailsIsTheNetworksOrOurs(String said, int status, String message)
      throws IOException {
    Path built = project().resolve("deploy/target/difficulty-net.jar");
    String mvn = "echo '[ERROR] %s'\ntouch '%s.part'\nexit 1\n".formatted(said, built);

    assertThat(inProject().withProgram("mvn", mvn).run("check"))
        .returns(status, Script.Result::status)
        .extracting(Script.Result::errors)
        .asString()
        .contains("[ERROR] " + said, message);
    assertThat(built).doesNotExist();
  }

  /** A project with the scripts and a source. */
  private Path project() throws IOException {
    Path project = Files.createDirectories(scratch.resolve("project"));
    Files.createDirectories(project.resolve("deploy/target"));
    Files.createDirectories(project.resolve("spark-job/src/main"));
    for (String file : List.of("pom.xml", "spark-job/pom.xml", "spark-job/src/main/A.java")) {
      Files.createFile(project.resolve(file));
    }
    for (String copied : List.of("conf", "deploy/bin")) {
      new Script(List.of("cp", "-r"), scratch)
          .run(Distribution.ROOT.resolve(copied) + "/", project.resolve(copied).toString());
    }
    Files.writeString(project.resolve("deploy/bin/bootstrap-bigdl"), "#!/bin/sh\n");
    return project;
  }

  private Script inProject() throws IOException {
    sparkSubmit("exit 0");
    String program = scratch.resolve("project/deploy/bin/difficulty-net").toString();
    return new Script(List.of("bash", program), scratch)
        .with("SPARK_HOME", sparkHome.toString())
        .with("DIFFICULTY_NET_JAR", "");
  }

  private void sparkSubmit(String text) throws IOException {
    Files.writeString(sparkHome.resolve("bin/spark-submit"), "#!/bin/sh\n" + text + "\n");
  }

  private Script script() {
    return new Script("difficulty-net", scratch)
        .with("SPARK_HOME", sparkHome.toString())
        .with("DIFFICULTY_NET_JAR", jar.toString());
  }
}

package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How {@code deploy/bin/difficulty-net} parts Spark's options from the job's. */
class DifficultyNetScriptTest {
  private final Path scratch;
  private final Path sparkHome;

  DifficultyNetScriptTest(@TempDir Path scratch) throws IOException {
    this.scratch = scratch;
    sparkHome = scratch.resolve("spark");
    Files.createDirectories(sparkHome.resolve("bin"));
    Files.createDirectories(sparkHome.resolve("jars"));
    Files.createFile(sparkHome.resolve("jars/spark-core_2.12-3.5.5.jar"));
    Files.createFile(
        sparkHome.resolve("bin/spark-submit"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
  }

  @Test
  void aConfIsSparksWhenItLooksLikeASparkSettingAndOursOtherwise() {
    List<String> command =
        command("train", "--conf", "my.conf", "--conf", "spark.x.y=a b", "--conf=./spark.k=v.conf");

    assertThat(spark(command)).containsSequence("--conf", "spark.x.y=a b");
    assertThat(job(command))
        .containsExactly("train", "--conf", "my.conf", "--conf=./spark.k=v.conf");
  }

  @Test
  void sparkOptionsAreRecognisedBeforeAndAfterTheCommand() {
    List<String> command =
        command(
            "--executor-memory",
            "4g",
            "train",
            "--set",
            "train.batch-size=64",
            "--num-executors=8",
            "--output",
            "hdfs:///a b",
            "--resume",
            "must");

    assertThat(spark(command))
        .containsSequence("--conf", "spark.executor.memory=4g") // which local-cluster heeds too
        .containsSequence("--num-executors", "8");
    assertThat(job(command))
        .containsExactly(
            "train", "--set", "train.batch-size=64", "--output", "hdfs:///a b", "--resume", "must");
  }

  @Test
  void afterTwoDashesNothingIsSparks() {
    List<String> command = command("predict", "--", "--master", "x", "--conf", "spark.a=b");

    assertThat(job(command)).containsExactly("predict", "--master", "x", "--conf", "spark.a=b");
  }

  @Test
  void theMasterIsThisMachineUnlessGiven() {
    assertThat(spark(command("check"))).containsSequence("--master", "local[*]");
    assertThat(spark(command("check", "--master", "yarn"))).containsSequence("--master", "yarn");
    assertThat(spark(command("check", "--conf", "spark.master=yarn")))
        .containsSequence("--master", "yarn");
  }

  @Test
  void theDriverHasMoreMemoryWhereItIsAlsoTheExecutor() {
    assertThat(spark(command("check"))).containsSequence("--driver-memory", "3g");
    assertThat(spark(command("check", "--master", "local-cluster[2,1,3072]")))
        .containsSequence("--driver-memory", "2g");
    assertThat(spark(command("check", "--conf", "spark.driver.memory=9g")))
        .containsSequence("--driver-memory", "9g");
  }

  @Test
  void aDriverBesideItsExecutorsLeavesThemTheCores() {
    String quick = " -XX:TieredStopAtLevel=1 ";
    assertThat(spark(command("check", "--master", "local-cluster[2,1,3072]")))
        .filteredOn(argument -> argument.contains(quick))
        .singleElement()
        .asString()
        .startsWith("spark.driver.defaultJavaOptions=");
    assertThat(spark(command("check", "--master", "yarn"))).noneMatch(a -> a.contains(quick));
  }

  @Test
  void aUsersSettingsComeAfterOursAndSoWin() {
    List<String> command = spark(command("check", "--conf", "spark.speculation=true"));

    assertThat(command).containsSubsequence("spark.speculation=false", "spark.speculation=true");
  }

  @Test
  void theEngineReachesDriverAndExecutorsAndAUsersJavaOptionsStay() {
    List<String> command =
        spark(
            command(
                "check",
                "--driver-java-options",
                "-Da=1",
                "--conf",
                "spark.executor.extraJavaOptions=-Db=2",
                "--conf",
                "spark.executor.defaultJavaOptions=-Dc=3"));

    assertThat(command)
        .containsSequence("--driver-java-options", "-Da=1")
        .contains("spark.executor.extraJavaOptions=-Db=2")
        .anyMatch(a -> a.startsWith("spark.driver.defaultJavaOptions=-Dbigdl.engineType=mkldnn "))
        .anyMatch(
            a ->
                a.startsWith("spark.executor.defaultJavaOptions=-Dbigdl.engineType=mkldnn ")
                    && a.endsWith(" -Dc=3"));
  }

  @Test
  void onYarnTheLoggingConfigurationIsShippedBesideAUsersFiles() {
    List<String> command = spark(command("check", "--master", "yarn", "--files", "a.txt"));

    assertThat(command)
        .containsSequence("--files", "a.txt," + Distribution.ROOT.resolve("conf/log4j2.properties"))
        .contains(
            "spark.executor.defaultJavaOptions="
                + "-Dbigdl.engineType=mkldnn -Dlog4j.configurationFile=log4j2.properties");
  }

  @Test
  void aPropertiesFileReplacesOurDefaultsAndItsJavaOptionsStay() throws IOException {
    Path file = scratch.resolve("mine.conf");
    Files.writeString(
        file,
        """
        spark.master          yarn
        spark.driver.memory=5g\r
        spark.files           a.txt \t
        spark.driver.defaultJavaOptions  -Dd=4 -De=5
        """);

    List<String> command = spark(command("check", "--properties-file", file.toString()));

    assertThat(command)
        .containsSequence("--properties-file", file.toString())
        .containsSequence("--master", "yarn")
        .containsSequence("--driver-memory", "5g")
        .contains("a.txt," + Distribution.ROOT.resolve("conf/log4j2.properties"))
        .anyMatch(
            a ->
                a.startsWith("spark.driver.defaultJavaOptions=-Dbigdl.engineType=mkldnn ")
                    && a.endsWith(" -Dd=4 -De=5"))
        .doesNotContain("spark.speculation=false");
  }

  @Test
  void everySettingOfOurFilesIsPassedWithoutComments() {
    assertThat(spark(command("check")))
        .contains(
            "spark.serializer=org.apache.spark.serializer.JavaSerializer",
            "spark.speculation=false",
            "spark.dynamicAllocation.enabled=false",
            "spark.metrics.conf.*.sink.prometheusServlet.path=/metrics/prometheus")
        .noneMatch(argument -> argument.contains("#"));
  }

  @Test
  void anEngineJarJoinsTheUsersJars() throws IOException {
    Path engine = emptyJar(scratch.resolve("engine.jar"));

    assertThat(spark(command("train", "--jars", "a.jar,b.jar", "--engine-jar=" + engine)))
        .containsSequence("--jars", "a.jar,b.jar," + engine);
    assertThat(spark(command("train", "--conf", "spark.jars=a.jar", "--engine-jar", "hdfs:/e.jar")))
        .containsSequence("--jars", "a.jar,hdfs:/e.jar");
    assertThat(spark(command("train"))).doesNotContain("--jars");
    assertThat(script().run("train", "--engine-jar", "nowhere.jar"))
        .returns(2, Script.Result::status)
        .extracting(Script.Result::errors)
        .isEqualTo(
            """
            error: --engine-jar nowhere.jar: there is no such file.
                   deploy/bin/build-torch builds deploy/torch/target/difficulty-net-torch.jar.
            """);
    Files.write(engine, Arrays.copyOf(Files.readAllBytes(engine), 30)); // a copy that broke off
    assertThat(script().run("train", "--engine-jar", engine.toString()))
        .returns(2, Script.Result::status)
        .extracting(Script.Result::errors)
        .asString()
        .contains("engine.jar: is not whole; its build or copy was interrupted.");
  }

  @Test
  void withoutHomeTheUsersFolderIsThatOfTheListOfUsers() throws IOException {
    sparkSubmit("echo \"$HOME\"");
    String program = Distribution.script("difficulty-net").toString();

    Script.Result result =
        new Script(List.of("env", "-u", "HOME", "bash", program), scratch)
            .with("SPARK_HOME", sparkHome.toString())
            .with("DIFFICULTY_NET_JAR", sparkHome.resolve("bin/spark-submit").toString())
            .run("check");

    assertThat(result.status()).as(result.errors()).isZero();
    assertThat(result.output()).startsWith("/");
  }

  @Test
  void aJarOfAnInterruptedBuildIsBuiltAgain() throws IOException {
    Path project = project();
    Path jar = jarOf(project);
    Path whole = Files.copy(jar, scratch.resolve("whole.jar"));
    byte[] content = Files.readAllBytes(jar);
    Files.write(jar, Arrays.copyOf(content, content.length - 30));
    Script script = runOf(project).withProgram("mvn", "cp '%s' '%s'\n".formatted(whole, jar));

    Script.Result first = script.run("check");

    assertThat(first.status()).as(first.errors()).isZero();
    assertThat(first.errors()).contains("interrupted (" + jar + ")", "==> Building it, once");
    assertThat(jar).hasSameBinaryContentAs(whole);
    assertThat(script.run("check")).isEqualTo(new Script.Result(0, "", ""));
  }

  @Test
  void aJarOfABuildThatFailedIsNotUsed() throws IOException {
    Path project = project();
    Path jar = jarOf(project);
    Path whole = Files.move(jar, scratch.resolve("whole.jar"));
    Script script =
        runOf(project).withProgram("mvn", "cp '%s' '%s'\nexit 1\n".formatted(whole, jar));

    assertThat(script.run("check").status()).isEqualTo(4);
    assertThat(jar).doesNotExist();
  }

  @Test
  void mallocKeepsPagesWhereTheDriverTrainsUnlessTheUserSaysOtherwise() throws IOException {
    sparkSubmit("env");
    String jar = sparkHome.resolve("bin/spark-submit").toString();
    Script script = run(jar).with("MALLOC_ARENA_MAX", "4");
    String[] settings = {"MALLOC_MMAP_MAX_=0", "MALLOC_TRIM_THRESHOLD_=1099511627776"};

    assertThat(script.run("train", "--master", "local[2]").lines())
        .contains(settings)
        .contains("MALLOC_ARENA_MAX=4");
    assertThat(script.run("train", "--master", "yarn").lines()).doesNotContain(settings);
  }

  @Test
  void aBuildThatCannotFetchWhatItNeedsIsTheNetworks() throws IOException {
    Path project = project();
    Files.delete(jarOf(project));
    String said =
        "[ERROR] Failed to execute goal on project a: Could not resolve dependencies for project a:"
            + " Could not transfer artifact b:c:jar:1 from/to central: Unknown host x";

    for (String command : List.of("difficulty-net", "build-torch")) {
      String program = project.resolve("deploy/bin").resolve(command).toString();
      Script script =
          new Script(List.of("bash", program), scratch)
              .with("SPARK_HOME", sparkHome.toString())
              .with("DIFFICULTY_NET_JAR", "");
      String[] arguments =
          command.equals("difficulty-net") ? new String[] {"check"} : new String[0];

      assertThat(script.withProgram("mvn", "echo '" + said + "'\nexit 1\n").run(arguments))
          .returns(3, Script.Result::status)
          .extracting(Script.Result::errors)
          .asString()
          .contains(said, "Maven could not fetch what it needs", "~/.m2/settings.xml");
      assertThat(
              script
                  .withProgram("mvn", "echo '[ERROR] COMPILATION ERROR'\nexit 1\n")
                  .run(arguments))
          .returns(4, Script.Result::status)
          .extracting(Script.Result::errors)
          .asString()
          .contains("[ERROR] COMPILATION ERROR", "failed; Maven's messages stand above.");
    }
  }

  @Test
  void aJarThatIsOlderThanItsSourcesRunsWithAWarning() throws IOException {
    Path project = project();
    Path jar = jarOf(project);
    Files.setLastModifiedTime(jar, FileTime.from(Instant.EPOCH));

    assertThat(runOf(project).run("check"))
        .isEqualTo(
            new Script.Result(
                0,
                "",
                "warning: sources are newer than the job jar, which runs as it was built; to build"
                    + " it anew: rm "
                    + jar
                    + ", and repeat the command\n"));

    // A distribution of scripts and jar alone.
    Files.delete(project.resolve("spark-job/src/main/A.java"));
    Files.delete(project.resolve("spark-job/src/main"));
    assertThat(runOf(project).run("check").errors()).isEmpty();
  }

  @Test
  void theHelpExplainsTheTwoMeaningsOfConf() {
    Script.Result help = script().run("--help");

    assertThat(help.status()).isZero();
    assertThat(help.output()).contains("--conf spark.KEY=VALUE").contains("--conf FILE");
  }

  @Test
  void mistakesAreTheUsersAndSayWhatToDo() {
    assertThat(script().run("train", "--master"))
        .returns(2, Script.Result::status)
        .extracting(Script.Result::errors)
        .isEqualTo(
            """
            error: --master: the value is missing.
                   deploy/bin/difficulty-net --help shows the options.
            """);
    assertThat(script().run("--master", "yarn"))
        .returns(2, Script.Result::status)
        .extracting(Script.Result::errors)
        .asString()
        .startsWith("error: no command given.");
    assertThat(script().run("train", "--class", "x.Y"))
        .returns(2, Script.Result::status)
        .extracting(Script.Result::errors)
        .asString()
        .contains("--class: the class is not for you to choose, it is io.difficultynet.job.Main");
  }

  @Test
  void aSparkOfAnotherVersionIsRefusedByName() throws IOException {
    Files.move(
        sparkHome.resolve("jars/spark-core_2.12-3.5.5.jar"),
        sparkHome.resolve("jars/spark-core_2.13-3.5.5.jar"));

    assertThat(script().run("check"))
        .returns(2, Script.Result::status)
        .extracting(Script.Result::errors)
        .asString()
        .contains("is not a Spark 3.5 for Scala 2.12: found spark-core_2.13-3.5.5.jar.")
        .contains("unset it: deploy/bin/setup then brings Spark 3.5.5");
  }

  @Test
  void theExitStatusAndOutputAreThoseOfSparkSubmit() throws IOException {
    sparkSubmit("echo \"last: $5 $6\"\nexit 3");

    Script.Result result =
        run(sparkHome.resolve("jars/spark-core_2.12-3.5.5.jar").toString())
            .run("check", "--driver-memory", "7g");

    assertThat(result).isEqualTo(new Script.Result(3, "last: --driver-memory 7g\n", ""));
  }

  @Test
  void aJarWithASchemeIsSparksToFindAndAnyOtherHasToBeThere() throws IOException {
    sparkSubmit("for argument; do echo \"$argument\"; done");

    for (String jar : List.of("local:///opt/difficulty-net.jar", "s3a://a/b.jar", "hdfs:/c.jar")) {
      Script.Result result = run(jar).run("check");

      assertThat(result.status()).as(result.errors()).isZero();
      assertThat(result.lines()).containsSequence(jar, "check");
    }
    assertThat(run("nowhere.jar").run("check"))
        .returns(2, Script.Result::status)
        .extracting(Script.Result::errors)
        .asString()
        .startsWith("error: DIFFICULTY_NET_JAR=nowhere.jar does not exist.");
  }

  @Test
  void theDriversLocaleIsOneOfUtf8() throws IOException {
    sparkSubmit("echo \"$LC_ALL\"");
    Script script = run(sparkHome.resolve("jars/spark-core_2.12-3.5.5.jar").toString());

    assertThat(script.with("LC_ALL", "C").run("check").output()).isEqualTo("C.UTF-8\n");
    // The locale may have such a name and not be installed, which makes it C.
    assertThat(script.with("LC_ALL", "xx_XX.UTF-8").run("check").output()).isEqualTo("C.UTF-8\n");
    assertThat(script.with("LC_ALL", "C.utf8").run("check").output()).isEqualTo("C.utf8\n");
    assertThat(script.with("LC_ALL", "").with("LC_CTYPE", "C.utf8").run("check").output())
        .isEqualTo("\n");
    assertThat(script.with("LC_CTYPE", "").with("LANG", "C.utf8").run("check").output())
        .isEqualTo("\n");
    assertThat(script.with("LANG", "").run("check").output()).isEqualTo("C.UTF-8\n");
  }

  @Test
  void theClustersLocalesAreOfUtf8UnlessGiven() throws IOException {
    String executors = "spark.executorEnv.LC_ALL=C.UTF-8";
    String yarn = "spark.yarn.appMasterEnv.LC_ALL=C.UTF-8";
    String kubernetes = "spark.kubernetes.driverEnv.LC_ALL=C.UTF-8";

    assertThat(spark(command("check", "--master", "yarn")))
        .contains(executors)
        .doesNotContain(yarn, kubernetes);
    assertThat(spark(command("check", "--master", "yarn", "--deploy-mode", "cluster")))
        .contains(executors, yarn)
        .doesNotContain(kubernetes);
    assertThat(spark(command("check", "--master", "k8s://a", "--deploy-mode", "cluster")))
        .contains(executors, kubernetes)
        .doesNotContain(yarn);
    assertThat(spark(command("check", "--conf", "spark.executorEnv.LC_ALL=en_US.utf8")))
        .containsSubsequence(executors, "spark.executorEnv.LC_ALL=en_US.utf8");
    Path file = scratch.resolve("mine.conf");
    Files.writeString(file, "spark.executorEnv.LC_ALL  en_US.utf8\n");
    assertThat(spark(command("check", "--properties-file", file.toString())))
        .doesNotContain(executors);
  }

  /** A project with the scripts, a source and a job jar that is newer. */
  private Path project() throws IOException {
    Path project = Files.createDirectories(scratch.resolve("project")).toRealPath();
    Files.createDirectories(project.resolve("deploy/target"));
    Files.createDirectories(project.resolve("spark-job/src/main"));
    for (String file : List.of("pom.xml", "spark-job/pom.xml", "spark-job/src/main/A.java")) {
      Files.createFile(project.resolve(file));
    }
    for (String copied : List.of("conf", "deploy/bin")) {
      Script.Result copy =
          new Script(List.of("cp", "-r"), scratch)
              .run(Distribution.ROOT.resolve(copied) + "/", project.resolve(copied).toString());
      assertThat(copy.status()).as(copy.errors()).isZero();
    }
    Files.writeString(project.resolve("deploy/bin/bootstrap-bigdl"), "#!/bin/sh\n");
    emptyJar(jarOf(project));
    return project;
  }

  private static Path emptyJar(Path jar) throws IOException {
    new JarOutputStream(Files.newOutputStream(jar), new Manifest()).close();
    return jar;
  }

  private static Path jarOf(Path project) {
    return project.resolve("deploy/target/difficulty-net.jar");
  }

  private Script runOf(Path project) throws IOException {
    sparkSubmit("exit 0");
    String program = project.resolve("deploy/bin/difficulty-net").toString();
    return new Script(List.of("bash", program), scratch)
        .with("SPARK_HOME", sparkHome.toString())
        .with("DIFFICULTY_NET_JAR", "");
  }

  private void sparkSubmit(String text) throws IOException {
    Files.writeString(sparkHome.resolve("bin/spark-submit"), "#!/bin/sh\n" + text + "\n");
  }

  private Script run(String jar) {
    return new Script("difficulty-net", scratch)
        .with("SPARK_HOME", sparkHome.toString())
        .with("DIFFICULTY_NET_JAR", jar);
  }

  private Script script() {
    return new Script("difficulty-net", scratch)
        .with("SPARK_HOME", sparkHome.toString())
        .with("DIFFICULTY_NET_DRY_RUN", "1");
  }

  private List<String> command(String... arguments) {
    Script.Result result = script().run(arguments);
    assertThat(result.status()).as(result.errors()).isZero();
    assertThat(result.lines())
        .startsWith(sparkHome + "/bin/spark-submit", "--class", "io.difficultynet.job.Main");
    return result.lines();
  }

  private static int jar(List<String> command) {
    int at = command.indexOf(Distribution.ROOT + "/deploy/target/difficulty-net.jar");
    assertThat(at).as("place of the jar in %s", command).isPositive();
    return at;
  }

  private static List<String> spark(List<String> command) {
    return command.subList(0, jar(command));
  }

  private static List<String> job(List<String> command) {
    return command.subList(jar(command) + 1, command.size());
  }
}

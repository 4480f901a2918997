package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How {@code deploy/bin/setup} comes to its Spark, and what it does about the rest. */
class SetupScriptTest {
  private static final String SHA256 =
      "6effc9ce98edf231f4d683fd14f7270629bf8458c628d6a2620ded4bb34f3cb9";

  private final Path scratch;

  SetupScriptTest(@TempDir Path scratch) {
    this.scratch = scratch;
  }

  @Test
  void twoThatStartAtOnceDownloadOnceAndLeaveASparkInItsPlace()
      throws ExecutionException, InterruptedException, IOException {
    Script script = withASmallSpark();
    ExecutorService both = Executors.newFixedThreadPool(2);
    try {
      List<Future<Script.Result>> results = both.invokeAll(List.of(script::run, script::run));

      for (Future<Script.Result> result : results) {
        assertThat(result.get().status()).as(result.get().errors()).isZero();
        assertThat(result.get().errors()).contains("Spark in " + spark() + "\n");
      }
    } finally {
      both.shutdownNow();
    }

    assertThat(scratch.resolve("downloads.txt")).hasContent("download");
    assertThat(spark().resolve("bin/spark-submit")).isExecutable();
    assertThat(spark().getParent()).isDirectoryNotContaining("glob:**/.spark.??????");
  }

  @Test
  void whatIsInItsPlaceAndIsNoSparkGoes() throws IOException {
    Path rest = Files.createDirectories(spark()).resolve("rest");
    Files.createFile(rest);

    Script.Result result = withASmallSpark().run();

    assertThat(result.status()).as(result.errors()).isZero();
    assertThat(rest).doesNotExist();
    assertThat(spark().resolve("jars/spark-core_2.12-3.5.5.jar")).exists();
  }

  @Test
  void aPackageThatWasTamperedWithIsRefusedBeforeItsCodeRuns() throws IOException {
    Path ran = scratch.resolve("ran");
    Path source = Files.createDirectories(scratch.resolve("pyspark-3.5.5"));
    Files.writeString(source.resolve("PKG-INFO"), "Metadata-Version: 2.1\nName: pyspark\n");
    Files.writeString(source.resolve("setup.py"), "open('" + ran + "', 'w').close()\n");
    Script.Result packed =
        new Script(List.of("tar", "-czf", "pyspark-3.5.5.tar.gz", "pyspark-3.5.5"), scratch).run();
    assertThat(packed.status()).as(packed.errors()).isZero();

    Script.Result result =
        script().with("PIP_NO_INDEX", "1").with("PIP_FIND_LINKS", scratch.toString()).run();

    assertThat(result.status()).as(result.errors()).isEqualTo(3);
    assertThat(result.errors())
        .containsPattern(
            "error: pyspark-3\\.5\\.5\\.tar\\.gz: SHA-256 is [0-9a-f]{64}, expected "
                + SHA256
                + "\\. Nothing was installed\\.")
        .contains("pip cache purge");
    assertThat(ran).doesNotExist();
    assertThat(spark()).doesNotExist();
  }

  @Test
  void whoMayNotInstallPackagesGetsSparkAndIsToldWhichOnes() throws IOException {
    Script.Result result =
        withoutPs(
                withASmallSpark()
                    .withProgram("apt-get", "exit 1\n")
                    .withProgram("sudo", "exit 1\n"))
            .run();

    assertThat(result.status()).as(result.errors()).isEqualTo(3);
    assertThat(result.errors())
        .containsPattern("error: apt-get could not install: procps")
        .containsPattern("apt-get install --no-install-recommends procps");
    assertThat(spark().resolve("jars/spark-core_2.12-3.5.5.jar")).exists();
  }

  @Test
  void aSourceThatCannotBeUpdatedKeepsNoPackageAway() throws IOException {
    Script.Result result =
        withoutPs(
                withASmallSpark()
                    .withProgram("sudo", "exec \"$@\"\n")
                    .withProgram("apt-get", "[ \"$1\" != update ]\n"))
            .run();

    assertThat(result.status()).as(result.errors()).isZero();
    assertThat(result.errors()).contains("==> Installing packages: procps", "Ready: ");
  }

  @Test
  void aMavenThatIsTooOldIsRefusedBeforeItBuilds() {
    Script.Result result = script().withProgram("mvn", "echo 'Apache Maven 3.6.3'\n").run();

    assertThat(result.status()).as(result.errors()).isEqualTo(2);
    assertThat(result.errors())
        .contains(
            "error: the build needs Maven 3.8 or later; " + scratch + "/programs/mvn is 3.6.3.");
    assertThat(spark()).doesNotExist();
  }

  /** Where the package procps is missing: what bash reads before the script hides its program. */
  private Script withoutPs(Script script) throws IOException {
    Path hide =
        Files.writeString(
            scratch.resolve("hide.sh"),
            "command() { [[ \"$*\" != '-v ps' ]] && builtin command \"$@\"; }\n");
    return script.with("BASH_ENV", hide.toString());
  }

  /** Installs no packages of the distribution, whatever this machine lacks. */
  private Script script() {
    return new Script("setup", scratch)
        .withProgram("apt-get", "")
        .withProgram("sudo", "")
        .withProgram("mvn", "echo 'Apache Maven 3.8.7'\n")
        .with("SPARK_HOME", "")
        .with("XDG_CACHE_HOME", scratch.resolve("cache").toString());
  }

  /** With a download that takes a while, and that has the right checksum by the word of a fake. */
  private Script withASmallSpark() {
    return script()
        .withProgram("sha256sum", "echo \"" + SHA256 + "  $1\"\n")
        .withProgram(
            "python3",
            """
            case "$*" in *download*) ;; *) exit 0 ;; esac
            while [ "$1" != --dest ]; do shift; done
            echo download >>"%s/downloads.txt"
            sleep 1
            spark="$2/pyspark-3.5.5/deps"
            mkdir -p "$spark/bin" "$spark/sbin" "$spark/jars" "$spark/licenses"
            echo '#!/bin/sh' >"$spark/bin/spark-submit"
            chmod +x "$spark/bin/spark-submit"
            touch "$spark/jars/spark-core_2.12-3.5.5.jar"
            tar -czf "$2/pyspark-3.5.5.tar.gz" -C "$2" pyspark-3.5.5
            """
                .formatted(scratch));
  }

  private Path spark() {
    return scratch.resolve("cache/difficulty-net/spark-3.5.5");
  }
}

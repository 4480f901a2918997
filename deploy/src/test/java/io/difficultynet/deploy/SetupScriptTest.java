package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
  void aSecondRunDownloadsNothing() {
    Script script = withASmallSpark();

    for (Script.Result result : List.of(script.run(), script.run())) {
      assertThat(result.status()).as(result.errors()).isZero();
      assertThat(result.errors()).endsWith("Spark in " + spark() + "\n");
    }

    assertThat(scratch.resolve("downloads.txt")).hasContent("download");
    assertThat(spark().resolve("bin/spark-submit")).isExecutable();
    assertThat(spark().resolve("python/pyspark/version.py")).exists();
    assertThat(spark().getParent()).isDirectoryNotContaining("glob:**/spark-3.5.5.??????");
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
        .containsPattern("Expected sha256 " + SHA256 + "\\s+Got +[0-9a-f]{64}")
        .contains("error: pip could not download pyspark==3.5.5", "Nothing was installed.")
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
        .withProgram("mvn", "")
        .with("SPARK_HOME", "")
        .with("XDG_CACHE_HOME", scratch.resolve("cache").toString());
  }

  /** With a download by a fake of pip, which checks no hash. */
  private Script withASmallSpark() {
    return script()
        .withProgram(
            "python3",
            """
            case "$*" in *download*) ;; *) exit 0 ;; esac
            while [ "$1" != --dest ]; do shift; done
            echo download >>"%s/downloads.txt"
            spark="$2/pyspark-3.5.5/deps"
            mkdir -p "$spark/bin" "$spark/sbin" "$spark/jars" "$spark/licenses" "$spark/../pyspark"
            touch "$spark/../pyspark/version.py"
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

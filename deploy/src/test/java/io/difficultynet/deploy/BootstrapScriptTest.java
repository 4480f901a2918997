package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code deploy/bin/bootstrap-bigdl} installs, and what it does about a bad download. */
class BootstrapScriptTest {

  private static final String DLLIB = "com/intel/analytics/bigdl/bigdl-dllib-spark_3.1.3/2.4.0/";
  private static final String CORE = "com/intel/analytics/bigdl/core/dist/all/2.3.0/";

  private final Path scratch;
  private final Path repository;

  BootstrapScriptTest(@TempDir Path scratch) {
    this.scratch = scratch;
    repository = scratch.resolve("repository");
  }

  @Test
  void aJarOfMavensIsMadeSlimOnceAndASecondRunFindsIt() throws IOException {
    Path fat = scratch.resolve("bigdl-dllib-spark_3.1.3-2.4.0-jar-with-dependencies.jar");
    zip(
        fat,
        "com/intel/analytics/bigdl/dllib/nn/mkldnn/DnnGraph.class",
        "spark-bigdl.conf",
        "org/apache/spark/SparkContext.class");
    Path core = scratch.resolve("all-2.3.0.jar");
    zip(core, "libmkldnn.so");
    String copies =
        """
        for option; do case $option in -DoutputDirectory=*) to=${option#*=} ;; esac; done
        [ -z "$to" ] || { mkdir -p "$to" && cp '%s' '%s' "$to"; }
        """
            .formatted(fat, core);

    Script.Result first = script(copies).run();

    assertThat(first.status()).as(first.errors()).isZero();
    assertThat(repository.resolve(DLLIB + "bigdl-dllib-spark_3.1.3-2.4.0.jar"))
        .content(StandardCharsets.ISO_8859_1)
        .contains("DnnGraph.class", "spark-bigdl.conf")
        .doesNotContain("SparkContext");
    assertThat(repository.resolve(CORE + "all-2.3.0.jar")).hasSameBinaryContentAs(core);
    assertThat(repository.resolve(CORE + "all-2.3.0.pom"))
        .content()
        .contains("<groupId>com.intel.analytics.bigdl.core.dist</groupId><artifactId>all<");
    assertThat(repository).isDirectoryNotContaining("glob:**/.bigdl-bootstrap*");
    assertThat(script("").run())
        .isEqualTo(new Script.Result(0, "", "BigDL is installed in " + repository + "\n"));

    Files.writeString(repository.resolve(CORE + "all-2.3.0.pom"), "changed");
    assertThat(script("exit 1\n").with("PIP_NO_INDEX", "1").run().status()).isEqualTo(3);
  }

  @Test
  void aWheelThatWasTamperedWithIsRefusedAndNothingIsInstalled() throws IOException {
    String info = "bigdl_dllib_spark3-2.4.0.dist-info/";
    Path wheels = Files.createDirectory(scratch.resolve("wheels"));
    zip(
        wheels.resolve("bigdl_dllib_spark3-2.4.0-py3-none-manylinux1_x86_64.whl"),
        info + "METADATA",
        info + "WHEEL",
        info + "RECORD");

    Script.Result result =
        script("exit 1\n")
            .with("PIP_NO_INDEX", "1")
            .with("PIP_FIND_LINKS", wheels.toString())
            .run();

    assertThat(result.status()).as(result.errors()).isEqualTo(3);
    assertThat(result.errors())
        .containsPattern("Expected sha256 ecaf5017[0-9a-f]{56}\\s+Got +[0-9a-f]{64}")
        .contains("nothing was installed", "python3 -m pip cache purge");
    assertThat(repository).isEmptyDirectory();
  }

  @Test
  void whenNoRegistryAnswersTheMessageNamesBothWays() {
    Script.Result result =
        script("echo '[ERROR] Connection refused'\nexit 1\n")
            .with("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
            .with("PIP_FIND_LINKS", "")
            .with("PIP_RETRIES", "0")
            .run();

    assertThat(result.status()).as(result.errors()).isEqualTo(3);
    assertThat(result.errors())
        .contains("[ERROR] Connection refused\n", "ERROR: No matching distribution")
        .contains(
            "Maven: a repository with com.intel.analytics.bigdl:bigdl-dllib-spark_3.1.3:2.4.0")
        .contains("pip:   an index with bigdl-dllib-spark3==2.4.0 and bigdl-core==2.3.0")
        .contains("Then run deploy/bin/bootstrap-bigdl again.");
    assertThat(repository).isEmptyDirectory();
  }

  @Test
  void anArgumentIsTheUsersMistake() {
    assertThat(script("").run("--from"))
        .returns(2, Script.Result::status)
        .extracting(Script.Result::errors)
        .asString()
        .startsWith(
            "error: unexpected argument '--from'.\n       deploy/bin/bootstrap-bigdl --help");
  }

  /** With a Maven that says where its repository is and then does this. */
  private Script script(String mvn) {
    return new Script("bootstrap-bigdl", scratch)
        .withProgram(
            "mvn", "echo '[DEBUG] Using local repository at %s'\n%s".formatted(repository, mvn));
  }

  private static void zip(Path file, String... names) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        zip.closeEntry();
      }
    }
  }
}

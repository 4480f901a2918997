package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where {@code deploy/bin/bootstrap-bigdl} installs to, and what it does when a download is not
 * what it should be.
 */
class BootstrapScriptTest {
  private final Path scratch;

  BootstrapScriptTest(@TempDir Path scratch) {
    this.scratch = scratch;
  }

  @Test
  void aWheelThatWasTamperedWithIsRefusedAndNothingIsInstalled() throws IOException {
    wheel("bigdl_dllib_spark3", "2.4.0", "py3-none-manylinux1_x86_64");
    wheel("bigdl_core", "2.3.0", "py3-none-manylinux2010_x86_64");

    Script.Result result =
        script()
            .with("PIP_NO_INDEX", "1")
            .with("PIP_FIND_LINKS", scratch.resolve("wheels").toString())
            .run("--from", "pypi", "--repository", repository().toString());

    assertThat(result.status()).as(result.errors()).isEqualTo(3);
    assertThat(result.errors())
        .containsPattern(
            "bigdl_dllib_spark3-2\\.4\\.0-py3-none-manylinux1_x86_64\\.whl: SHA-256 is [0-9a-f]{64}, "
                + "expected ecaf501707b0546bccfb6066570396630ec6b9698ad2d385a48a47354a5ceea6\\. "
                + "Nothing was installed\\.")
        .contains("pip cache purge");
    assertThat(installed()).isEmpty();
  }

  @Test
  void whenNoRegistryAnswersTheMessageNamesBothWays() {
    Script.Result result =
        withoutMaven()
            .with("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
            .with("PIP_FIND_LINKS", "")
            .with("PIP_RETRIES", "0")
            .run("--repository", repository().toString());

    assertThat(result.status()).as(result.errors()).isEqualTo(3);
    assertThat(result.errors())
        .contains("Maven said:\n[ERROR] Connection refused")
        .contains("pip said:\nERROR: ")
        .contains("error: BigDL DLlib 2.4.0 could not be had; nothing was installed.")
        .contains(
            "Maven: a repository with com.intel.analytics.bigdl:bigdl-dllib-spark_3.1.3:2.4.0")
        .contains("PyPI:  an index with the wheels bigdl-dllib-spark3==2.4.0 and bigdl-core==2.3.0")
        .contains("Then run deploy/bin/bootstrap-bigdl again.");
    assertThat(installed()).isEmpty();
  }

  @Test
  void aRelativeRepositoryIsSeenFromTheCallersFolder() {
    Script.Result result = withoutMaven().run("--from", "maven", "--repository", "repository");

    assertThat(result.status()).as(result.errors()).isEqualTo(3);
    assertThat(result.errors()).contains("Maven said:\n[ERROR] Connection refused");
    assertThat(installed()).isEmpty();
  }

  @Test
  void theLocalRepositoryIsMavensAndNotOneInAComment() throws IOException {
    installAStamp();
    Files.createDirectories(scratch.resolve(".m2"));
    Files.writeString(
        scratch.resolve(".m2/settings.xml"),
        """
        <settings>
          <!-- localRepository
           | Default: ${user.home}/.m2/repository
          <localRepository>/path/to/local/repo</localRepository>
          -->
          <!----><!-- <localRepository>/a</localRepository> --> <localRepository>
            ${user.home}/repository
          </localRepository> <!-- <localRepository>/b</localRepository>
          <localRepository>/c</localRepository> -->
        </settings>
        """);

    assertThat(atHome().run()).isEqualTo(found(repository()));
  }

  @Test
  void theLocalRepositoryOfAnOptionWinsAndIsSeenFromTheProject() throws IOException {
    installAStamp();
    Path relative = Distribution.ROOT.relativize(repository());

    assertThat(atHome().with("MAVEN_OPTS", "-Xmx1g -Dmaven.repo.local=" + relative).run())
        .isEqualTo(found(Distribution.ROOT.resolve(relative)));
  }

  @Test
  void mavenArgsCountForAMavenThatReadsThem() throws IOException {
    installAStamp();
    Script script = atHome().with("MAVEN_ARGS", "-B -Dmaven.repo.local=" + repository());

    assertThat(script.withProgram("mvn", "echo 'Apache Maven 3.9.6 (bc)'\n").run())
        .isEqualTo(found(repository()));

    Files.createDirectories(scratch.resolve(".m2"));
    Files.writeString(
        scratch.resolve(".m2/settings.xml"),
        "<settings><localRepository>" + repository() + "</localRepository></settings>");
    assertThat(
            script
                .with("MAVEN_ARGS", "-Dmaven.repo.local=" + scratch.resolve("elsewhere"))
                .withProgram("mvn", "echo 'Apache Maven 3.8.7'\n")
                .run())
        .isEqualTo(found(repository()));
  }

  @Test
  void aWrongOptionIsTheUsersMistake() {
    assertThat(script().run("--from", "conda"))
        .returns(2, Script.Result::status)
        .extracting(Script.Result::errors)
        .asString()
        .startsWith("error: --from is 'conda'; it is one of maven, pypi, any.");
  }

  private Script script() {
    return new Script("bootstrap-bigdl", scratch);
  }

  /** With a Maven that cannot reach its repositories: the real one would retry for minutes. */
  private Script withoutMaven() {
    return script().withProgram("mvn", "echo '[ERROR] Connection refused'\nexit 1\n");
  }

  /** Whose home is the scratch folder. Nothing is downloaded, even where nothing is found. */
  private Script atHome() {
    return withoutMaven()
        .with("PIP_NO_INDEX", "1")
        .with("PIP_FIND_LINKS", "")
        .with("HOME", scratch.toString())
        .with("MAVEN_OPTS", "")
        .with("MAVEN_ARGS", "");
  }

  private static Script.Result found(Path repository) {
    return new Script.Result(0, "", "BigDL 2.4.0 is installed in " + repository + "\n");
  }

  /** By the stamp, all that it lists is there: an empty file. */
  private void installAStamp() throws IOException {
    Path stamp =
        repository()
            .resolve("com/intel/analytics/bigdl/bigdl-dllib-spark_3.1.3/2.4.0")
            .resolve("difficulty-net-bootstrap-1.sha256");
    Files.createDirectories(stamp.getParent());
    Files.createFile(repository().resolve("empty"));
    Files.writeString(
        stamp, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  empty\n");
  }

  private Path repository() {
    return scratch.resolve("repository");
  }

  /** Everything in the repository but the lock file. */
  private List<Path> installed() {
    try (Stream<Path> files = Files.walk(repository())) {
      return files
          .filter(file -> !file.equals(repository()))
          .filter(file -> !file.endsWith(".bigdl-bootstrap.lock"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A wheel that pip takes for the real one by its name and metadata. */
  private void wheel(String name, String version, String tags) throws IOException {
    Path wheels = Files.createDirectories(scratch.resolve("wheels"));
    String info = name + "-" + version + ".dist-info/";
    try (OutputStream file =
            Files.newOutputStream(wheels.resolve(name + "-" + version + "-" + tags + ".whl"));
        ZipOutputStream zip = new ZipOutputStream(file)) {
      add(
          zip,
          info + "METADATA",
          "Metadata-Version: 2.1\nName: " + name + "\nVersion: " + version + "\n");
      add(zip, info + "WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: " + tags + "\n");
      add(zip, info + "RECORD", "");
    }
  }

  private static void add(ZipOutputStream zip, String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(text.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }
}

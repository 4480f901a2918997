package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of a schedule do what they say, as far as that can be told without waiting. */
class ScheduleFilesTest {

  private static final String INSTALLED = "/opt/difficulty-net/deploy/bin/difficulty-net";
  private static final Path FILES = Distribution.script("difficulty-net").resolve("../../schedule");

  private final Path scratch;

  ScheduleFilesTest(@TempDir Path scratch) {
    this.scratch = scratch;
  }

  private static String text(String name) throws IOException {
    return Files.readString(FILES.resolve(name).normalize());
  }

  @Test
  void systemdKnowsEverySettingOfItsUnits() throws IOException {
    Path verifier = Path.of("/usr/bin/systemd-analyze");
    assumeTrue(Files.isExecutable(verifier), "there is no systemd-analyze");
    String script = Distribution.script("difficulty-net").toString();
    Path service =
        Files.writeString(
            scratch.resolve("difficulty-net-retrain.service"),
            text("difficulty-net-retrain.service").replace(INSTALLED, script));
    Path timer =
        Files.writeString(
            scratch.resolve("difficulty-net-retrain.timer"), text("difficulty-net-retrain.timer"));
    Script.Result verified =
        new Script(List.of(verifier.toString(), "verify"), scratch)
            .run(service.toString(), timer.toString());
    assertThat(verified.errors() + verified.output())
        .doesNotContain("difficulty-net-retrain.service:", "difficulty-net-retrain.timer:");
    assertThat(verified.status()).as(verified.errors()).isZero();
  }

  /** The shell of cron's line, with a program that fails twice and then is done. */
  @Test
  void cronTriesAgainOnStatus3Alone() throws IOException {
    assertThat(cron("3 3 0")).isEqualTo(new Script.Result(0, "", ""));
    assertThat(tries()).isEqualTo(3);
    Script.Result mistake = cron("2");
    assertThat(mistake.status()).isEqualTo(2);
    assertThat(mistake.output()).contains("retrain --config /etc/difficulty-net/birds.conf");
    assertThat(tries()).isEqualTo(1);
    assertThat(cron("3 3 3 3 0").status()).isEqualTo(3);
    assertThat(tries()).isEqualTo(4);
  }

  private Script.Result cron(String statuses) throws IOException {
    Path bin = Files.createDirectories(scratch.resolve("deploy/bin"));
    Files.writeString(scratch.resolve("statuses"), statuses);
    Files.deleteIfExists(scratch.resolve("retrain.log"));
    Path program =
        Files.writeString(
            bin.resolve("difficulty-net"),
            """
            #!/bin/bash
            echo "called with $*"
            read -r status rest <statuses
            echo "$rest" >statuses
            exit "$status"
            """);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    String line =
        text("difficulty-net-retrain.cron")
            .lines()
            .filter(one -> one.startsWith("0 2 "))
            .findFirst()
            .orElseThrow()
            .replaceFirst("^0 2 \\* \\* \\* difficulty-net ", "")
            .replace("/opt/difficulty-net", scratch.toString())
            .replace("/var/log/difficulty-net", scratch.toString())
            .replace("sleep 600", "sleep 0");
    return new Script(List.of("bash", "-c", line), scratch).run();
  }

  private long tries() throws IOException {
    return Files.readAllLines(scratch.resolve("retrain.log")).size();
  }
}

package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names, values and files that mean harm end in a message of ours, which does none. */
class HostileInputIT {

  private final Path scratch;

  HostileInputIT(@TempDir Path scratch) {
    this.scratch = scratch;
  }

  private Script.Result refused(String... arguments) {
    Script.Result result = InProcess.run(scratch, arguments);
    assertThat(result.status()).as("%s", result).isEqualTo(2);
    assertThat((result.output() + result.errors()).chars().filter(c -> c != '\n'))
        .noneMatch(Character::isISOControl);
    return result;
  }

  private Path config(String text) throws IOException {
    return Files.writeString(scratch.resolve("mine.conf"), text);
  }

  @Test
  void aPasswordIsInNoMessage() throws IOException {
    Path config =
        config(
            "difficulty-net.data { format = table, table { format = jdbc, name = t,"
                + " image-column = i, label-column = l,"
                + " options = [\"password=hunter1\"] } }");
    Script.Result result =
        refused(
            "train",
            "--output",
            scratch.resolve("run").toString(),
            "--config",
            config.toString(),
            "--set",
            "data.table.options=[\"password=hunter2\", \"url=jdbc:x://ann:hunter2@h/d\"]");
    assertThat(result.errors())
        .contains("Run \"difficulty-net prepare --config")
        .contains("password=***")
        .doesNotContain("hunter");
  }

  @Test
  void theNameOfAFolderCannotCommandATerminal() throws IOException {
    for (String folder : List.of("train/cat", "train/dog", "test/cat\u001b[2J\u202etac")) {
      Files.write(
          Files.createDirectories(scratch.resolve(folder)).resolve("1.jpg"),
          TinyJpeg.of(12, 10, 1));
    }
    Path config =
        config(
            "difficulty-net { data { format = class-folders, train-folder = \"%s/train\","
                    .formatted(scratch)
                + " test-folder = \"%s/test\" }, augment.fit = resize }".formatted(scratch));
    assertThat(refused("check", "--config", config.toString()).errors())
        .contains("folder cat\\u001b[2J\\u202etac: is none of the 2 classes.");
  }

  @Test
  void aResultThatNothingCanHaveMeasuredIsNotReported() throws IOException {
    Files.writeString(
        scratch.resolve("events.jsonl"),
        """
        {"event":"epoch","formatVersion":1,"epoch":1,"learningRate":0.1,"trainLoss":1e308,"samples":9,\
        "seconds":1,"timings":{"trainSeconds":1,"inputSeconds":0,"synchroniseSeconds":0,\
        "waitSeconds":0,"validateSeconds":0,"metaSeconds":0,"checkpointSeconds":0},\
        "validationAccuracy":[1.5],"validationBalancedAccuracy":1.5,"classWeights":[1],\
        "nextClassWeights":[1],"meta":null,"executors":1}
        """);
    for (String command : new String[] {"report", "explain"}) {
      assertThat(refused(command, "--run", scratch.toString()).errors())
          .startsWith("error DN-1010 RUN_MISSING: file:%s/events.jsonl line 1: ".formatted(scratch))
          .contains("validationAccuracy[0] is 1.5; it must be in [0, 1].");
    }
  }
}

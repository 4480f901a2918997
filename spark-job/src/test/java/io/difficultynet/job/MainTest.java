package io.difficultynet.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {

  /** By its commands the start script parts the options of spark-submit from the job's. */
  @Test
  void theStartScriptKnowsEveryCommand() throws IOException {
    String start = "# Commands: ";
    List<String> lines = Files.readAllLines(Path.of("../deploy/bin/difficulty-net"));

    assertThat(lines)
        .filteredOn(line -> line.startsWith(start))
        .singleElement()
        .extracting(line -> List.of(line.substring(start.length()).split(" ")))
        .isEqualTo(List.copyOf(new CommandLine(Main.class).getSubcommands().keySet()));
  }
}

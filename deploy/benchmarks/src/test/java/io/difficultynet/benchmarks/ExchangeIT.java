package io.difficultynet.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The exchange of more than a test network's parameters. How long it takes is not looked at. */
class ExchangeIT {

  private static final int MINUTES = 4;

  /** Slices of 2,500,001 and 2,500,000 values, so two blocks each, the second one not full. */
  private static final String SEVERAL_BLOCKS = "5000001";

  /** The benchmark itself compares each sum with what it must be. */
  @Test
  void slicesOfSeveralBlocksAreSummedInExecutorsOfOneGibibyte(@TempDir Path scratch)
      throws IOException, InterruptedException {
    Path script = Path.of("").toAbsolutePath().resolve("exchange");
    Path output = scratch.resolve("output.txt");
    Process process =
        new ProcessBuilder(
                script.toString(),
                "--executor-memory",
                "1g",
                "--parameters",
                SEVERAL_BLOCKS,
                "--warm-up",
                "0",
                "--iterations",
                "3")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).as("done in time").isTrue();
    } finally {
      process.destroy();
    }
    String said = Files.readString(output);
    assertThat(process.exitValue()).as(said).isZero();
    assertThat(said).contains("2 executors with 1 core", "\"gradientFormat\":\"BF16\"");
  }
}

package io.difficultynet.job.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RetrainCommandTest {

  private final Path models;

  RetrainCommandTest(@TempDir Path scratch) {
    this.models = scratch.resolve("models");
  }

  private static CommandLine line() {
    return new CommandLine(new RetrainCommand())
        .setExecutionExceptionHandler(
            (exception, command, parsed) -> {
              throw exception;
            });
  }

  private String refused(String... arguments) {
    StringWriter errors = new StringWriter();
    assertThat(line().setErr(new PrintWriter(errors, true)).execute(arguments)).isEqualTo(2);
    return errors.toString();
  }

  @Test
  void itTrainsOrRollsBackAndNotBoth() {
    assertThat(refused("--models", models.toString()))
        .contains("Missing required argument (specify one of these): (--rollback | ");
    assertThat(refused("--models", models.toString(), "--rollback", "--config", "a.conf"))
        .contains("are mutually exclusive");
    assertThat(refused("--models", models.toString(), "--set", "run.epochs=1"))
        .contains("--config=FILE");
  }

  @Test
  void allWrongNumbersAreToldAtOnceAndNothingIsWritten() {
    RetrainCommand command = new RetrainCommand();
    new CommandLine(command)
        .parseArgs(
            "--models=" + models,
            "--config=a.conf",
            "--keep=1",
            "--confidence=95",
            "--margin=-1",
            "--group-margin=100");
    assertThatThrownBy(command::call)
        .hasMessageContaining("--confidence 95.0: is no confidence. Give a number in [0.5, 1).")
        .hasMessageContaining("--margin -1.0: is no margin. Give points of per cent in [0, 100).")
        .hasMessageContaining("--group-margin 100.0: is no margin. ")
        .hasMessageContaining("--keep 1: leaves no run to go back to. Give at least 2.");
    assertThat(models).doesNotExist();
  }
}

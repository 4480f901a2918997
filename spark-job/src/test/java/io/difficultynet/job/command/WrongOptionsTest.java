package io.difficultynet.job.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class WrongOptionsTest {

  @Test
  void theFileOfARunIsNotGivenAsConf() {
    assertThat(errors("--conf", "mine.conf", "--output", "runs/a"))
        .contains("Missing required option: '--config=FILE'")
        .endsWith(
            "The configuration of a run is given as --config. Write: difficulty-net train --config"
                + " mine.conf …\n");
  }

  @Test
  void anOptionOfSparkSubmitStandsBeforeTheCommand() {
    assertThat(errors("--config", "mine.conf", "--output", "runs/a", "--master", "yarn"))
        .contains("Unknown options: '--master', 'yarn'")
        .endsWith(
            "An option of spark-submit stands before the command. If --master is one, write:"
                + " difficulty-net --master yarn train …\n");
    assertThat(errors("--conf", "spark.a.b=c", "--config", "mine.conf", "--output", "runs/a"))
        .endsWith(" If --conf is one, write: difficulty-net --conf spark.a.b=c train …\n");
  }

  @Test
  void otherMistakesAreToldAsTheyAre() {
    assertThat(errors("--config", "mine.conf"))
        .contains("Missing required option: '--output=URI'")
        .doesNotContain("spark-submit");
    assertThat(errors("--config", "mine.conf", "--output", "runs/a", "again"))
        .contains("Unmatched argument at index 4: 'again'")
        .doesNotContain("spark-submit");
  }

  private static String errors(String... arguments) {
    StringWriter errors = new StringWriter();
    CommandLine line = new CommandLine(new TrainCommand()).setErr(new PrintWriter(errors, true));
    line.setParameterExceptionHandler(new WrongOptions(line.getParameterExceptionHandler()));
    assertThat(line.execute(arguments)).isEqualTo(2);
    return errors.toString();
  }
}

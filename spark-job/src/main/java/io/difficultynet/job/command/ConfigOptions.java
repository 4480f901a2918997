package io.difficultynet.job.command;

import io.difficultynet.job.run.ConfigSource;
import io.difficultynet.text.Screen;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Where a run's configuration comes from: {@code --config} and {@code --set}. */
final class ConfigOptions {

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description =
          "Configuration of the run, HOCON: a file of the driver's machine, or a path or URI on any"
              + " Hadoop file system.")
  private String file = "";

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Overrides one setting, such as train.batch-size=64. May be repeated.")
  private List<String> overrides = new ArrayList<>();

  ConfigSource source() {
    return new ConfigSource(file, overrides);
  }

  /** Says on standard error what is no mistake but may be none of the user's intentions. */
  static void show(List<String> notes) {
    notes.forEach(note -> Screen.err("note " + note));
  }
}

package io.difficultynet.job.command;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;

/**
 * Says more about an option that a command does not know: it may be one of {@code spark-submit},
 * whose options stand before the command.
 */
public final class WrongOptions implements IParameterExceptionHandler {

  private final IParameterExceptionHandler usual;

  /** Adds to what {@code usual} says. */
  public WrongOptions(IParameterExceptionHandler usual) {
    this.usual = usual;
  }

  @Override
  public int handleParseException(ParameterException exception, String[] arguments)
      throws Exception {
    int status = usual.handleParseException(exception, arguments);
    CommandLine command = exception.getCommandLine();
    List<String> unknown = command.getUnmatchedArguments();
    if (!unknown.isEmpty() && unknown.get(0).startsWith("-")) {
      command.getErr().println(hint(command.getCommandName(), unknown));
    }
    return status;
  }

  private static String hint(String command, List<String> unknown) {
    boolean conf = unknown.get(0).equals("--conf") && unknown.size() > 1;
    if (conf && !unknown.get(1).startsWith("spark.")) {
      return "The configuration of a run is given as --config. Write: difficulty-net %s --config %s …"
          .formatted(command, unknown.get(1));
    }
    return "An option of spark-submit stands before the command. If %s is one, write: difficulty-net %s %s …"
        .formatted(unknown.get(0), String.join(" ", unknown), command);
  }
}

package io.difficultynet.job;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.Fault;
import io.difficultynet.job.cluster.ApplicationMaster;
import io.difficultynet.job.cluster.EndOfProcess;
import io.difficultynet.job.cluster.Failures;
import io.difficultynet.job.cluster.FullHeap;
import io.difficultynet.job.cluster.LogSettings;
import io.difficultynet.job.command.CheckCommand;
import io.difficultynet.job.command.CompareCommand;
import io.difficultynet.job.command.EmbedCommand;
import io.difficultynet.job.command.EvaluateCommand;
import io.difficultynet.job.command.ExplainCommand;
import io.difficultynet.job.command.ExportCommand;
import io.difficultynet.job.command.PredictCommand;
import io.difficultynet.job.command.PrepareCommand;
import io.difficultynet.job.command.ReportCommand;
import io.difficultynet.job.command.RetrainCommand;
import io.difficultynet.job.command.TrainCommand;
import io.difficultynet.job.command.WrongOptions;
import io.difficultynet.job.run.Versions;
import io.difficultynet.text.Screen;
import java.util.Set;
import org.apache.spark.SparkUserAppException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/**
 * The job's entry for {@code spark-submit}. Exit status: 0 done, 2 the user's mistake, 3 the
 * cluster's, 4 ours.
 */
@Command(
    name = "difficulty-net",
    mixinStandardHelpOptions = true,
    versionProvider = Main.VersionLines.class,
    description = "Trains classifiers on long-tailed data with Difficulty-Net on Apache Spark.",
    subcommands = {
      TrainCommand.class,
      CheckCommand.class,
      PrepareCommand.class,
      CompareCommand.class,
      EmbedCommand.class,
      EvaluateCommand.class,
      ExplainCommand.class,
      ExportCommand.class,
      PredictCommand.class,
      ReportCommand.class,
      RetrainCommand.class,
      CommandLine.HelpCommand.class
    },
    footer = "%nExit status: 0 done, 2 your mistake, 3 the cluster's, 4 ours.")
public final class Main {

  private static final String ENDED =
      "ended before it was done, by a signal or by Spark (see above). Run the same command again:"
          + " train, retrain and compare go on from the last checkpoint.";

  /** What {@code --version} prints. */
  static final class VersionLines implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return Versions.lines();
    }
  }

  /** Commands whose tasks read rows, one a core; the tasks of all others compute networks. */
  private static final Set<String> OF_ROWS = Set.of("prepare", "export");

  private String error = "";

  private Main() {}

  /**
   * Runs a command and exits with its status.
   *
   * @throws SparkUserAppException in place of the exit in YARN's application master
   */
  public static void main(String[] arguments) throws SparkUserAppException {
    Thread ended = new Thread(Main::tellOfTheEnd);
    Runtime.getRuntime().addShutdownHook(ended);
    FullHeap.endsTheProcess();
    LogSettings.takeWhereThereAreNone();
    Main main = new Main();
    int status = main.execute(arguments, ApplicationMaster.isThisProcess());
    Screen.flush();
    try {
      Runtime.getRuntime().removeShutdownHook(ended);
    } catch (IllegalStateException e) {
      return; // it is being shut down by a signal already, and has another status
    }
    if (ApplicationMaster.isThisProcess()) {
      ApplicationMaster.end(status, main.error);
    } else {
      System.exit(status);
    }
  }

  private static void tellOfTheEnd() {
    EndOfProcess.begin();
    boolean afterBar = System.getenv("DIFFICULTY_NET_TERMINAL") != null;
    if (afterBar) {
      Screen.err("");
    }
    Screen.err(ENDED);
  }

  /** Runs a command; returns its exit status. */
  public static int run(String... arguments) {
    return new Main().execute(arguments, false);
  }

  private int execute(String[] arguments, boolean inApplicationMaster) {
    try {
      if (inApplicationMaster) {
        ApplicationMaster.register(arguments.length > 0 && !OF_ROWS.contains(arguments[0]));
      }
      CommandLine line = new CommandLine(this);
      return line.setCaseInsensitiveEnumValuesAllowed(true)
          .setParameterExceptionHandler(new WrongOptions(line.getParameterExceptionHandler()))
          .setExecutionExceptionHandler((exception, command, parsed) -> report(exception))
          .execute(arguments);
    } catch (Exception | Error failure) { // of Spark's start, or what picocli hands on
      return report(failure);
    }
  }

  private int report(Throwable failure) {
    DifficultyNetException known = Failures.known(failure);
    if (EndOfProcess.hasBegun() && known.code().fault() == Fault.CLUSTER) {
      return known.code().fault().exitStatus(); // a consequence of the end, which is told of
    }
    error = String.valueOf(known.getMessage());
    Screen.message("error " + error);
    if (known.code().fault() == Fault.OURS) {
      Screen.trace(failure);
    }
    return known.code().fault().exitStatus();
  }
}

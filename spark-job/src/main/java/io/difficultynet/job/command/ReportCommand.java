package io.difficultynet.job.command;

import io.difficultynet.job.cluster.SparkJob;
import io.difficultynet.job.compare.ComparisonRun;
import io.difficultynet.job.observe.HtmlComparison;
import io.difficultynet.job.observe.HtmlReport;
import io.difficultynet.job.run.RunFolder;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.report.Comparison;
import io.difficultynet.report.EpochReport;
import io.difficultynet.report.RunResult;
import io.difficultynet.text.Screen;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code report}: the report of a finished or running run, or of a comparison, written again. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = "Writes the HTML report of a finished or running run, or of a comparison, again.")
public final class ReportCommand implements Callable<Integer> {

  @Option(
      names = "--run",
      required = true,
      paramLabel = "URI",
      description = "The --output of the run or comparison, or a folder of models: its champion.")
  private String run = "";

  @Option(
      names = "--against",
      paramLabel = "URI",
      description =
          "The --output of a finished run that the classes of a finished run are compared with."
              + " Left out, it is the run that had the same --output before, where there was one.")
  private @Nullable String against;

  @Override
  public Integer call() {
    Configuration hadoop = SparkJob.hadoop(SparkJob.conf());
    Folder folder = Folder.at(run, hadoop);
    return folder.has(ComparisonRun.RESULT)
        ? comparison(folder)
        : run(RunFolder.at(run, hadoop), hadoop);
  }

  private static int comparison(Folder folder) {
    Comparison comparison =
        Comparison.fromJson(
            folder.readText(ComparisonRun.RESULT), folder + "/" + ComparisonRun.RESULT);
    folder.writeText(ComparisonRun.PAGE, HtmlComparison.of(comparison));
    Screen.out("page  " + folder + "/" + ComparisonRun.PAGE);
    return 0;
  }

  private int run(RunFolder folder, Configuration hadoop) {
    Optional<RunResult> result = folder.result();
    String html =
        result.isPresent()
            ? HtmlReport.of(result.get(), folder.examples(), earlier(folder, hadoop))
            : running(folder);
    folder.folder().writeText(RunFolder.REPORT, html);
    Screen.out("report  " + folder + "/" + RunFolder.REPORT);
    return 0;
  }

  private static String running(RunFolder folder) {
    List<EpochReport> epochs = folder.epochs();
    return HtmlReport.running(folder.requireStart(), epochs);
  }

  private @Nullable RunResult earlier(RunFolder folder, Configuration hadoop) {
    return against == null
        ? folder.previousResult(Screen::message).orElse(null)
        : RunFolder.at(against, hadoop).requireResult();
  }
}

package io.difficultynet.job;

import io.difficultynet.job.observe.HtmlReport;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.report.RunResult;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code report}: the report of a finished or running run, written again. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = "Writes the HTML report of a finished or running run again.")
final class ReportCommand implements Callable<Integer> {

  @Option(
      names = "--run",
      required = true,
      paramLabel = "URI",
      description = "The --output of the run.")
  private String run = "";

  @Override
  public Integer call() {
    RunFolder folder = new RunFolder(Folder.at(run, SparkJob.hadoop(SparkJob.conf())));
    Optional<RunResult> result = folder.result();
    String html =
        result.isPresent()
            ? HtmlReport.of(result.get())
            : HtmlReport.running(folder.folder().name(), folder.rounds());
    folder.folder().writeText(RunFolder.REPORT, html);
    System.out.println("report  " + folder + "/" + RunFolder.REPORT);
    return 0;
  }
}

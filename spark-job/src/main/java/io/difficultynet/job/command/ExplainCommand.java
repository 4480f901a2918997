package io.difficultynet.job.command;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problems;
import io.difficultynet.job.cluster.SparkJob;
import io.difficultynet.job.observe.ExplanationTable;
import io.difficultynet.job.run.RunFolder;
import io.difficultynet.report.EpochReport;
import io.difficultynet.report.RunResult;
import io.difficultynet.report.RunStart;
import io.difficultynet.report.WeightExplanation;
import io.difficultynet.report.WeightRule;
import io.difficultynet.text.Screen;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code explain}: why the classes weigh what they do. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description =
        "Says why a class had its weight in an epoch: samples, accuracy, shares of the meta"
            + " gradient and of the driver loss, output of Difficulty-Net. Without --class-name, a"
            + " table of all classes.")
public final class ExplainCommand implements Callable<Integer> {

  @Option(
      names = "--run",
      required = true,
      paramLabel = "URI",
      description =
          "The --output of a finished or running run, or a folder of models: its champion.")
  private String run = "";

  @Option(
      names = "--class-name", // --class is spark-submit's
      paramLabel = "NAME",
      description = "Name of the class; of a run that is still going: class 0, class 1, …")
  private @Nullable String className;

  @Option(
      names = "--epoch",
      paramLabel = "N",
      description =
          "The weights that this epoch was trained with; default: the last one, or the last before a"
              + " second stage, in which all are 1.")
  private @Nullable Integer epoch;

  @Override
  public Integer call() {
    RunFolder folder = RunFolder.at(run, SparkJob.hadoop(SparkJob.conf()));
    Optional<RunResult> result = folder.result();
    List<EpochReport> epochs = result.map(RunResult::epochs).orElseGet(folder::epochs);
    RunStart start = result.map(RunResult::start).orElseGet(folder::requireStart);
    if (epochs.isEmpty()) {
      throw new DifficultyNetException(
          ErrorCode.RUN_MISSING,
          folder.toString(),
          "has not completed an epoch yet",
          "Wait for the first one");
    }
    List<String> names = start.classNames();
    List<Long> counts = start.trainCounts();
    WeightRule rule = WeightRule.of(start.configuration()).orElse(null);
    check(epochs.size(), names);
    int last = result.map(RunResult::lastWeightedEpoch).orElse(epochs.size());
    WeightExplanation explanation = WeightExplanation.of(epochs, epoch == null ? last : epoch);
    List<String> lines =
        className == null
            ? ExplanationTable.lines(explanation, names, counts)
            : explanation.sentences(names.indexOf(className), className, counts, rule);
    lines.forEach(Screen::out);
    return 0;
  }

  private void check(int last, List<String> names) {
    Problems problems = new Problems();
    if (epoch != null && (epoch < 1 || epoch > last)) {
      problems.add("--epoch " + epoch, "is not an epoch of the run", "Give a number in 1.." + last);
    }
    if (className != null && !names.contains(className)) {
      problems.add(
          "--class-name " + className,
          "is not a class of the run",
          "Give one of " + String.join(", ", names));
    }
    problems.throwIfAny(ErrorCode.CONFIG_INVALID, "Nothing to explain");
  }
}

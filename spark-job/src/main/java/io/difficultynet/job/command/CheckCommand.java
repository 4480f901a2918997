package io.difficultynet.job.command;

import io.difficultynet.conf.LoadedConfig;
import io.difficultynet.error.Problem;
import io.difficultynet.job.cluster.MemoryEstimate;
import io.difficultynet.job.cluster.SparkJob;
import io.difficultynet.job.run.Preflight;
import io.difficultynet.job.run.Preparation;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.job.worker.Engines;
import io.difficultynet.text.Screen;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code check}: what can fail early, without training. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description =
        "Checks configuration, data, cluster, natives and output before a run, and says how much"
            + " memory it needs.")
public final class CheckCommand implements Callable<Integer> {

  @Mixin private ConfigOptions options = new ConfigOptions();

  @Option(
      names = "--output",
      paramLabel = "URI",
      description = "Folder of the run to come, to check that it can be written.")
  private @Nullable String output;

  @Override
  public Integer call() {
    SparkConf spark = SparkJob.conf();
    Configuration hadoop = SparkJob.hadoop(spark);
    LoadedConfig loaded = options.source().loadToTrain(hadoop);
    ConfigOptions.show(loaded.notes());
    ok("configuration", options.source().file());
    Folder folder = output == null ? null : Folder.at(output, hadoop);
    Preflight.Ready ready = Preflight.check(loaded.config(), spark, hadoop, folder);
    ok("cluster", spark.get("spark.master") + ", " + ready.shape().text());
    ok("data", data(ready.preparation()));
    ok(
        "network",
        "%s, %,d parameters"
            .formatted(
                ready.preparation().network().name(),
                ready.preparation().network().parameterCount()));
    if (loaded.config().network().pretrained() != null) {
      ok("weights", ready.preparation().start().text());
    }
    ok("engine", ready.engine().text());
    ok("natives", Engines.loadNatives(ready.engine(), spark) + " loads on this machine");
    MemoryEstimate memory = ready.needed(loaded.config());
    List<Problem> lacks = memory.lacks(ready.memory());
    lacks.forEach(problem -> Screen.out("warning " + problem));
    if (lacks.isEmpty()) {
      ok("memory", memory.text(ready.memory()));
    }
    if (folder != null) {
      ok("output", folder + " can be written");
    }
    Screen.out(
        switch (lacks.size()) {
          case 0 -> "Nothing stands against this run.";
          case 1 -> "Nothing but the warning above stands against this run.";
          default -> "Nothing but the " + lacks.size() + " warnings above stands against this run.";
        });
    return 0;
  }

  private static String data(Preparation preparation) {
    LongSummaryStatistics counts =
        LongStream.of(preparation.split().trainCounts()).summaryStatistics();
    return "%s, %d classes, %,d training samples (%,d to %,d a class), %,d validation, %,d test"
        .formatted(
            preparation.content(),
            preparation.classNames().size(),
            counts.getSum(),
            counts.getMax(),
            counts.getMin(),
            preparation.split().validation().length,
            preparation.testSize());
  }

  private static void ok(String what, String finding) {
    Screen.out("ok  %-14s %s".formatted(what, finding));
  }
}

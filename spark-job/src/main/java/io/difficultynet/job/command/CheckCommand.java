package io.difficultynet.job.command;

import io.difficultynet.conf.DataSource;
import io.difficultynet.conf.LoadedConfig;
import io.difficultynet.conf.RunConfig;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.error.Problem;
import io.difficultynet.error.Problems;
import io.difficultynet.findings.DataFindings;
import io.difficultynet.job.cluster.GivenMemory;
import io.difficultynet.job.cluster.MemoryEstimate;
import io.difficultynet.job.cluster.SparkJob;
import io.difficultynet.job.prepare.Prepare;
import io.difficultynet.job.prepare.PreparedFolder;
import io.difficultynet.job.run.ConfigSource;
import io.difficultynet.job.run.MeasuredPace;
import io.difficultynet.job.run.Preflight;
import io.difficultynet.job.run.Preparation;
import io.difficultynet.job.run.Sizing;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.job.storage.HadoopByteSource;
import io.difficultynet.job.worker.Engines;
import io.difficultynet.text.Screen;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code check}: what can fail early, without training. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description =
        "Checks configuration, data, cluster, natives and output before a run, says how much memory"
            + " it needs, and proposes epochs, batch, rate, hold-out and method for the data.")
public final class CheckCommand implements Callable<Integer> {

  @Mixin private ConfigOptions options = new ConfigOptions();

  @Option(
      names = "--output",
      paramLabel = "URI",
      description =
          "Folder of the run, or of the prepared set, to come, to check that it can be written.")
  private @Nullable String output;

  @Option(
      names = "--measure",
      description =
          "Trains for some seconds on this machine, and says how long the run will take by it.")
  private boolean measure;

  @Override
  public Integer call() throws IOException {
    SparkConf spark = SparkJob.conf();
    Configuration hadoop = SparkJob.hadoop(spark);
    LoadedConfig loaded = options.source().load(hadoop);
    ConfigOptions.show(loaded.notes());
    ok("configuration", options.source().file());
    Folder folder = output == null ? null : Folder.at(output, hadoop);
    return loaded.config().data().source() instanceof DataSource.Table table
        ? preparing(loaded, table, spark, folder)
        : training(loaded, spark, hadoop, folder, measure);
  }

  /** A table is prepared before anything trains, so it is {@code prepare} that is looked at. */
  private static int preparing(
      LoadedConfig loaded, DataSource.Table table, SparkConf spark, @Nullable Folder folder)
      throws IOException {
    Problems problems = new Problems();
    problems.attempt(() -> GivenMemory.of(spark));
    if (folder != null) {
      problems.attempt(new PreparedFolder(folder, loaded.prepareDigest())::requireFree);
    }
    problems.throwIfAny("This table cannot be prepared");
    SparkJob.name(spark, "check " + loaded.config().run().name());
    try (SparkSession session = SparkJob.session(spark)) {
      ok("cluster", session.sparkContext().master());
      ok("data", Prepare.check(session, loaded.config().data(), table));
    }
    if (folder != null) {
      ok("output", folder + " can be written");
    }
    Screen.out("Nothing stands against preparing this table; its rows are checked then.");
    Screen.out("Then train with " + ConfigSource.toTrain(table, "the --output of prepare"));
    return 0;
  }

  private static int training(
      LoadedConfig loaded,
      SparkConf spark,
      Configuration hadoop,
      @Nullable Folder folder,
      boolean measure) {
    Preflight.Ready ready = Preflight.check(loaded.config(), spark, hadoop, folder);
    ok("cluster", spark.get("spark.master") + ", " + ready.shape().text());
    ok("data", data(ready.preparation()));
    DataFindings findings = ready.preparation().findings();
    findings.lines().forEach(Screen::out);
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
    Sizing sizing =
        Sizing.of(
            loaded.config(),
            ready.preparation().split().trainSize(),
            ready.preparation().network().classes(),
            ready.shape().executors());
    propose(sizing);
    if (measure) {
      time(loaded.config(), ready, sizing, new HadoopByteSource(hadoop));
    }
    int warnings = lacks.size() + findings.warnings().size();
    Screen.out(
        switch (warnings) {
          case 0 -> "Nothing stands against this run.";
          case 1 -> "Nothing but the warning above stands against this run.";
          default -> "Nothing but the " + warnings + " warnings above stands against this run.";
        });
    return 0;
  }

  private static void propose(Sizing sizing) {
    Screen.out("Proposed for data of this size, each by its rule:");
    sizing.proposals().forEach(proposal -> Screen.out("    " + proposal.line()));
    Screen.out(
        sizing.options().isEmpty()
            ? "The configuration has what is proposed."
            : "To accept it, add to check and train: " + sizing.options());
  }

  private static void time(
      RunConfig config, Preflight.Ready ready, Sizing sizing, ByteSource source) {
    MeasuredPace pace = MeasuredPace.of(config, ready, source);
    ok(
        "pace",
        "%.3g s a training sample%s, measured on this machine with %d %s, not on the cluster"
            .formatted(
                pace.secondsOfSample(),
                pace.secondsOfPair() == 0
                    ? ""
                    : ", %.3g s a pair of the meta step".formatted(pace.secondsOfPair()),
                pace.threads(),
                pace.threads() == 1 ? "thread" : "threads"));
    ok(
        "time",
        "some %s for %d epochs, some %s as proposed, on %s as fast as this machine and without"
                .formatted(
                    text(
                        pace.ofRun(
                            config, ready, config.train().batchSize(), config.run().epochs())),
                    config.run().epochs(),
                    text(pace.ofRun(config, ready, sizing.batchSize(), sizing.epochs())),
                    ready.shape().text())
            + " the exchange of gradients");
  }

  /** A duration in a unit or two that a person thinks in. */
  private static String text(Duration duration) {
    long seconds = Math.max(1, duration.toSeconds());
    if (seconds < 120) {
      return seconds + " s";
    }
    long minutes = (seconds + 30) / 60;
    return minutes < 120 ? minutes + " min" : "%d h %d min".formatted(minutes / 60, minutes % 60);
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

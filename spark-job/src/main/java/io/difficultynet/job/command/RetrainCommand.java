package io.difficultynet.job.command;

import io.difficultynet.conf.LoadedConfig;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problems;
import io.difficultynet.job.cluster.SparkJob;
import io.difficultynet.job.observe.ChangedSettings;
import io.difficultynet.job.retrain.Retraining;
import io.difficultynet.job.run.ConfigSource;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.metrics.PromotionRule;
import io.difficultynet.text.Screen;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code retrain}: a night of a folder of models with a champion. */
@Command(
    name = "retrain",
    mixinStandardHelpOptions = true,
    description = {
      "Trains a candidate, measures it and the champion of the folder of models on the same test"
          + " samples, and makes it the champion where it is better: for a scheduler, the same"
          + " command every night.",
      "A run that was stopped goes on. Where the data have not changed since the last candidate,"
          + " nothing is trained. The status is 0 whether the candidate is promoted or not;"
          + " decision.json in its folder says it, with all figures.",
      "predict, evaluate, embed, export, explain and report take the folder as --run and use its"
          + " champion."
    })
public final class RetrainCommand implements Callable<Integer> {

  private static final double PERCENT = 100;

  /** A night, or the champion before. */
  static final class Work {
    @ArgGroup(exclusive = false, multiplicity = "1")
    @Nullable ConfigOptions training;

    @Option(
        names = "--rollback",
        required = true,
        description = "Make the champion before this one the champion again, and train nothing.")
    boolean rollback;
  }

  @ArgGroup(multiplicity = "1")
  private Work work = new Work();

  @Option(
      names = "--models",
      required = true,
      paramLabel = "URI",
      description = "Folder of the models on any Hadoop file system.")
  private String models = "";

  @Option(
      names = "--warm-start",
      description =
          "Start from the champion's weights, with its classifier where the classes are the same.")
  private boolean warmStart;

  @Option(
      names = "--force",
      description = "Train also where the data have not changed since the last candidate.")
  private boolean force;

  @Option(
      names = "--confidence",
      paramLabel = "SHARE",
      defaultValue = "0.95",
      description = "Of both tests of the promotion rule, in [0.5, 1) (default 0.95).")
  private double confidence = 0.95;

  @Option(
      names = "--margin",
      paramLabel = "POINTS",
      defaultValue = "0",
      description =
          "Points of per cent by which the balanced accuracy must rise at least, with that"
              + " confidence (default 0).")
  private double margin;

  @Option(
      names = "--group-margin",
      paramLabel = "POINTS",
      defaultValue = "0",
      description =
          "Points of per cent by which the accuracy of the worst group of classes (many, medium or"
              + " few training samples) may fall (default 0).")
  private double groupMargin;

  @Option(
      names = "--keep",
      paramLabel = "N",
      defaultValue = "5",
      description =
          "Runs that stay, at least 2; the champion and the one before it stay too (default 5).")
  private int keep = 5;

  @Override
  public Integer call() {
    SparkConf spark = SparkJob.conf();
    Configuration hadoop = SparkJob.hadoop(spark);
    Folder folder = Folder.at(models, hadoop);
    if (work.training == null) {
      Retraining.rollBack(folder);
      return 0;
    }
    Retraining.Request request = new Retraining.Request(folder, rule(), warmStart, force, keep);
    ConfigSource source = work.training.source();
    LoadedConfig loaded = source.loadToTrain(hadoop);
    ConfigOptions.show(loaded.notes());
    ChangedSettings.ofRun(loaded.changes()).lines().forEach(Screen::out);
    new Retraining(request, source, spark, hadoop).run(loaded);
    return 0;
  }

  private PromotionRule rule() {
    Problems problems = new Problems();
    if (!(confidence >= 0.5 && confidence < 1)) {
      problems.add("--confidence " + confidence, "is no confidence", "Give a number in [0.5, 1)");
    }
    checkPoints("--margin", margin, problems);
    checkPoints("--group-margin", groupMargin, problems);
    if (keep < 2) {
      problems.add("--keep " + keep, "leaves no run to go back to", "Give at least 2");
    }
    problems.throwIfAny(ErrorCode.CONFIG_INVALID, "The retraining cannot start");
    return new PromotionRule(confidence, margin / PERCENT, groupMargin / PERCENT);
  }

  private static void checkPoints(String option, double points, Problems problems) {
    if (!(points >= 0 && points < PERCENT)) {
      problems.add(option + " " + points, "is no margin", "Give points of per cent in [0, 100)");
    }
  }
}

package io.difficultynet.job.command;

import io.difficultynet.conf.LoadedConfig;
import io.difficultynet.job.cluster.SparkJob;
import io.difficultynet.job.observe.ChangedSettings;
import io.difficultynet.job.run.Preflight;
import io.difficultynet.job.run.Resume;
import io.difficultynet.job.run.RunFolder;
import io.difficultynet.job.run.TrainingRun;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.text.Screen;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code train}: one run. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Trains one run, or goes on with it, and writes model, result and report.")
public final class TrainCommand implements Callable<Integer> {

  @Mixin private ConfigOptions options = new ConfigOptions();

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URI",
      description = "Folder of the run on any Hadoop file system.")
  private String output = "";

  @Option(
      names = "--resume",
      paramLabel = "MODE",
      defaultValue = "auto",
      converter = ResumeConverter.class,
      description =
          "auto: go on from the last checkpoint in the output, if there is one (default); must:"
              + " fail if there is none; extend: as auto, and also with more epochs than the run had, if"
              + " nothing else has changed; never: start anew; a complete run in the output"
              + " is there until the new one is complete and takes its place.")
  private Resume resume = Resume.AUTO;

  @Override
  public Integer call() {
    SparkConf spark = SparkJob.conf();
    Configuration hadoop = SparkJob.hadoop(spark);
    LoadedConfig loaded = options.source().loadToTrain(hadoop);
    ConfigOptions.show(loaded.notes());
    ChangedSettings.ofRun(loaded.changes()).lines().forEach(Screen::out);
    RunFolder folder = new RunFolder(Folder.at(output, hadoop));
    Preflight.Ready ready = Preflight.check(loaded.config(), spark, hadoop, folder.folder());
    new TrainingRun(loaded, ready, folder, resume).run(spark);
    return 0;
  }
}

package io.difficultynet.job.command;

import io.difficultynet.job.run.AppliedModel;
import io.difficultynet.job.run.LoadedModel;
import io.difficultynet.job.run.RunFolder;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import picocli.CommandLine.Option;

/** Which model a command applies, and to what: {@code --run} and {@code --set}. */
final class ModelOptions {

  @Option(
      names = "--run",
      required = true,
      paramLabel = "URI",
      description =
          "The --output of the run that trained the model, or the --models of retrain: its champion.")
  String run = "";

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Another data set of the same format and classes, such as data.test-images=URI, or"
              + " another engine, such as network.engine=bigdl. May be repeated; only these"
              + " settings.")
  private List<String> overrides = new ArrayList<>();

  /**
   * Reads the model for a job of any shape.
   *
   * @param command for messages, such as {@code prediction}
   * @throws io.difficultynet.error.DifficultyNetException as {@link LoadedModel#of} says
   */
  LoadedModel load(String command, SparkConf spark, Configuration hadoop) {
    run = RunFolder.named(run, hadoop);
    return LoadedModel.of(run, overrides, command, spark, hadoop);
  }

  /**
   * Reads the model and the shape of the cluster.
   *
   * @param command for messages, such as {@code evaluation}
   * @throws io.difficultynet.error.DifficultyNetException as {@link AppliedModel#of} says
   */
  AppliedModel apply(String command, SparkConf spark, Configuration hadoop) {
    run = RunFolder.named(run, hadoop);
    return AppliedModel.of(run, overrides, command, spark, hadoop);
  }
}

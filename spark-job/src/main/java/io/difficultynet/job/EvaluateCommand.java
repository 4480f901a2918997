package io.difficultynet.job;

import io.difficultynet.conf.ConfigReader;
import io.difficultynet.conf.RunConfig;
import io.difficultynet.datasets.ImageSets;
import io.difficultynet.datasets.SampleStore;
import io.difficultynet.datasets.augment.InputPipeline;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problems;
import io.difficultynet.job.observe.ResultTable;
import io.difficultynet.job.spark.ClusterShape;
import io.difficultynet.job.spark.EnginePlan;
import io.difficultynet.job.spark.Engines;
import io.difficultynet.job.spark.RoundProgress;
import io.difficultynet.job.spark.RunPlan;
import io.difficultynet.job.spark.SparkReplicas;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.job.storage.HadoopByteSource;
import io.difficultynet.job.train.Measurement;
import io.difficultynet.job.train.Replicas;
import io.difficultynet.report.Evaluation;
import io.difficultynet.seed.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code evaluate}: the model of a run on a labelled test set. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = "Measures the model of a finished run on its test set, or on another one.")
final class EvaluateCommand implements Callable<Integer> {

  private static final List<String> ALLOWED =
      List.of("data.", "network.engine=", "network.device=", "network.precision=");

  @Option(
      names = "--run",
      required = true,
      paramLabel = "URI",
      description = "The --output of the run that trained the model.")
  private String run = "";

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Another data set of the same format, such as data.test-images=URI, or another engine,"
              + " such as network.engine=bigdl. May be repeated; only these settings.")
  private List<String> overrides = new ArrayList<>();

  @Override
  public Integer call() {
    SparkConf conf = SparkJob.conf();
    Configuration hadoop = SparkJob.hadoop(conf);
    ModelFolder trained = ModelFolder.read(new RunFolder(Folder.at(run, hadoop)).model());
    requireAllowed(overrides);
    RunConfig config = ConfigReader.read(trained.config().effective(), overrides).config();
    ClusterShape shape = ClusterShape.of(conf);
    EnginePlan engine = EnginePlan.of(config.network(), conf);
    Engines.requireClasses(engine);
    SampleStore test =
        ImageSets.readTest(config.data(), trained.classNames(), new HadoopByteSource(hadoop));
    Seeds seeds = new Seeds(config.run().seed());
    RunPlan plan =
        new RunPlan(
            UUID.randomUUID(),
            config,
            seeds,
            trained.classNames(),
            trained.network(),
            engine,
            null,
            InputPipeline.of(test, config.input(), trained.normalisation(), seeds),
            shape.cores());
    try (JavaSparkContext spark = SparkJob.start(conf, shape, "evaluate " + run);
        Replicas replicas =
            new SparkReplicas(spark, plan, shape, new RoundProgress((epoch, done, total) -> {}))) {
      Measurement measured = replicas.test(trained.model());
      ResultTable.lines(new Evaluation(measured.confusion(), measured.loss()), trained.classNames())
          .forEach(System.out::println);
    }
    return 0;
  }

  private static void requireAllowed(List<String> overrides) {
    Problems problems = new Problems();
    for (String override : overrides) {
      if (ALLOWED.stream().noneMatch(override::startsWith)) {
        problems.add(
            "--set " + override,
            "changes more than the data and what computes, but the model is as it was trained",
            "Give data.*, network.engine, network.device and network.precision only");
      }
    }
    problems.throwIfAny(ErrorCode.CONFIG_INVALID, "The evaluation cannot start");
  }
}

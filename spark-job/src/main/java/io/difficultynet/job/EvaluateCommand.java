package io.difficultynet.job;

import io.difficultynet.datasets.ImageSets;
import io.difficultynet.datasets.SampleStore;
import io.difficultynet.job.observe.ResultTable;
import io.difficultynet.job.spark.ClusterShape;
import io.difficultynet.job.spark.RoundProgress;
import io.difficultynet.job.spark.RunPlan;
import io.difficultynet.job.spark.SparkReplicas;
import io.difficultynet.job.storage.HadoopByteSource;
import io.difficultynet.job.train.Measurement;
import io.difficultynet.job.train.Replicas;
import io.difficultynet.report.Evaluation;
import java.util.ArrayList;
import java.util.List;
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
    AppliedModel applied = AppliedModel.of(run, overrides, "evaluation", conf, hadoop);
    ModelFolder trained = applied.trained();
    ClusterShape shape = applied.shape();
    SampleStore test =
        ImageSets.readTest(
            applied.config().data(), trained.classNames(), new HadoopByteSource(hadoop));
    RunPlan plan = applied.plan(test, null);
    try (JavaSparkContext spark = SparkJob.start(conf, shape, "evaluate " + run);
        Replicas replicas =
            new SparkReplicas(spark, plan, shape, new RoundProgress((epoch, done, total) -> {}))) {
      Measurement measured = replicas.test(trained.model());
      ResultTable.lines(new Evaluation(measured.confusion(), measured.loss()), trained.classNames())
          .forEach(System.out::println);
    }
    return 0;
  }
}

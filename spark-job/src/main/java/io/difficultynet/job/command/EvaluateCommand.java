package io.difficultynet.job.command;

import io.difficultynet.datasets.SampleStore;
import io.difficultynet.datasets.format.SampleSets;
import io.difficultynet.job.cluster.ClusterShape;
import io.difficultynet.job.cluster.LostExecutors;
import io.difficultynet.job.cluster.SparkJob;
import io.difficultynet.job.observe.Progress;
import io.difficultynet.job.observe.ResultTable;
import io.difficultynet.job.round.HeldOut;
import io.difficultynet.job.round.Measurement;
import io.difficultynet.job.round.Replicas;
import io.difficultynet.job.run.AppliedModel;
import io.difficultynet.job.run.ModelFolder;
import io.difficultynet.job.spark.RoundProgress;
import io.difficultynet.job.spark.SparkReplicas;
import io.difficultynet.job.storage.HadoopByteSource;
import io.difficultynet.job.worker.RunPlan;
import io.difficultynet.text.Screen;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code evaluate}: the model of a run on a labelled test set. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = "Measures the model of a finished run on its test set, or on another one.")
public final class EvaluateCommand implements Callable<Integer> {

  @Mixin private ModelOptions options = new ModelOptions();

  @Override
  public Integer call() {
    SparkConf conf = SparkJob.conf();
    Configuration hadoop = SparkJob.hadoop(conf);
    AppliedModel applied = options.apply("evaluation", conf, hadoop);
    ModelFolder trained = applied.trained();
    ClusterShape shape = applied.shape();
    SampleStore test =
        SampleSets.checkTest(
            applied.config().data(), trained.classNames(), new HadoopByteSource(hadoop));
    RunPlan plan = applied.plan(test, RunPlan.Sources.ofTest(test), null);
    Consumer<String> notes = Screen::err;
    AppliedModel.warnOfOtherSamples("test", trained.run().test(), test.fingerprint(), notes);
    test.findings().lines().forEach(notes);
    try (JavaSparkContext spark = SparkJob.start(conf, shape, "evaluate " + options.run);
        Replicas replicas =
            new SparkReplicas(spark, plan, shape, new RoundProgress(Progress.IGNORED), notes)) {
      LostExecutors.watch(spark.sc(), notes);
      Measurement measured = replicas.measure(trained.model(), HeldOut.TEST);
      ResultTable.lines(measured.evaluation(), trained.classNames()).forEach(Screen::out);
    }
    return 0;
  }
}

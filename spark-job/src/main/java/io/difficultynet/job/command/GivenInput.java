package io.difficultynet.job.command;

import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problems;
import io.difficultynet.job.apply.InputRequest;
import io.difficultynet.job.apply.ModelInput;
import io.difficultynet.job.predict.Predictor;
import io.difficultynet.job.run.LoadedModel;
import io.difficultynet.job.spark.ExecutorWait;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.job.storage.HadoopByteSource;
import io.difficultynet.text.Screen;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The model of a run and the samples that it is applied to, which fit each other as far as can be
 * known without Spark.
 *
 * @param loaded the model
 * @param samples that {@code --input} names
 */
record GivenInput(LoadedModel loaded, ModelInput samples) {

  /**
   * Checks model, samples and output, and shows all problems together.
   *
   * @param command for messages, such as {@code prediction}
   * @param labelled whether the samples need labels
   * @param folder of the output, which must not exist; null where nothing is written
   * @param others checks that the command has besides
   */
  static GivenInput check(
      String command,
      ModelOptions options,
      InputRequest request,
      boolean labelled,
      @Nullable Folder folder,
      Consumer<Problems> others,
      SparkConf conf,
      Configuration hadoop) {
    Problems problems = new Problems();
    if (folder != null) {
      problems.attempt(() -> AppliedOutput.requireNew(folder));
    }
    others.accept(problems);
    ByteSource source = new HadoopByteSource(hadoop);
    LoadedModel loaded = problems.attempt(() -> options.load(command, conf, hadoop));
    ModelInput samples =
        loaded == null
            ? null
            : problems.attempt(
                () -> ModelInput.of(request, loaded.wanted(labelled, source), source));
    String headline = "The %s cannot start".formatted(command);
    problems.throwIfAny(headline);
    problems.throwIfAny(ErrorCode.CONFIG_INVALID, headline);
    if (loaded == null || samples == null) {
      throw new IllegalStateException("a check that fails notes a problem");
    }
    samples.notes().forEach(Screen::err);
    loaded.warnings(samples).forEach(Screen::err);
    return new GivenInput(loaded, samples);
  }

  /** Sends the model to the executors. */
  Predictor predictor(SparkSession session) {
    JavaSparkContext spark = new JavaSparkContext(session.sparkContext());
    if (!spark
        .getConf()
        .getBoolean("spark.dynamicAllocation.enabled", false)) { // else none is there
      ExecutorWait.of(spark, loaded.config().cluster().executorWait(), Screen::err).until(1);
    }
    return Predictor.on(spark, loaded.predictionPlan(samples.orientation()));
  }
}

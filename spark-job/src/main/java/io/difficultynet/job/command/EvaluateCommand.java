package io.difficultynet.job.command;

import io.difficultynet.datasets.SampleStore;
import io.difficultynet.datasets.format.SampleSets;
import io.difficultynet.digest.SourceFingerprint;
import io.difficultynet.job.apply.LabelledInput;
import io.difficultynet.job.apply.MeasuredTable;
import io.difficultynet.job.apply.ModelInput;
import io.difficultynet.job.apply.RejectedInput;
import io.difficultynet.job.apply.TableFormat;
import io.difficultynet.job.apply.Truth;
import io.difficultynet.job.cluster.EnginePlan;
import io.difficultynet.job.cluster.LostExecutors;
import io.difficultynet.job.cluster.SparkJob;
import io.difficultynet.job.observe.ResultTable;
import io.difficultynet.job.predict.Keyed;
import io.difficultynet.job.predict.Predictor;
import io.difficultynet.job.predict.StoredSamples;
import io.difficultynet.job.round.Measurement;
import io.difficultynet.job.run.AppliedModel;
import io.difficultynet.job.run.LoadedModel;
import io.difficultynet.job.run.ModelFolder;
import io.difficultynet.job.run.Versions;
import io.difficultynet.job.spark.ExecutorWait;
import io.difficultynet.job.spark.Sent;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.job.storage.HadoopByteSource;
import io.difficultynet.job.worker.RunPlan;
import io.difficultynet.report.EvaluationResult;
import io.difficultynet.text.Screen;
import io.difficultynet.text.Secrets;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code evaluate}: the model of a run on labelled samples. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = {
      "Measures the model of a finished run on its test set, or on any labelled samples.",
      "With --input: folders named after the classes, a list with class numbers, the test part of a"
          + " prepared set, or a table with --label-column. Classes are matched by name.",
      "With --output: result.json, confusion.csv and a table samples, a row a sample (path, label,"
          + " label_class, prediction, class, probability, correct)."
    })
public final class EvaluateCommand implements Callable<Integer> {

  private static final String SAMPLES = "samples";
  private static final String CONFUSION = "confusion.csv";
  private static final String RESULT = "result.json";

  @Mixin private ModelOptions options = new ModelOptions();
  @Mixin private InputOptions inputOptions = new InputOptions();

  @Option(
      names = "--input",
      paramLabel = "URI",
      description = "Labelled samples; default: the test set of the run.")
  private @Nullable String input;

  @Option(
      names = "--label-column",
      paramLabel = "COLUMN",
      description = "Of a table: the class, its name or its number in the model.")
  private @Nullable String labelColumn;

  @Option(
      names = "--output",
      paramLabel = "URI",
      description = "Folder of what was found; it must not exist. Default: nothing is written.")
  private @Nullable String output;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "parquet",
      description = "Of the table of samples: parquet (default), json, or csv with a header.")
  private TableFormat format = TableFormat.PARQUET;

  @Override
  public Integer call() throws IOException {
    SparkConf conf = SparkJob.conf();
    Configuration hadoop = SparkJob.hadoop(conf);
    Folder folder = output == null ? null : Folder.at(output, hadoop);
    if (input == null) {
      ownTest(conf, hadoop, folder);
    } else {
      given(input, conf, hadoop, folder);
    }
    return 0;
  }

  /** On the test set that the configuration of the run names. */
  private void ownTest(SparkConf conf, Configuration hadoop, @Nullable Folder folder) {
    inputOptions.requireNone(labelColumn, List.of());
    if (folder != null) {
      AppliedOutput.requireNew(folder);
    }
    AppliedModel applied = options.apply("evaluation", conf, hadoop);
    ModelFolder trained = applied.trained();
    SampleStore test =
        SampleSets.checkTest(
            applied.config().data(), trained.classNames(), new HadoopByteSource(hadoop));
    RunPlan run = applied.plan(test, RunPlan.Sources.ofTest(test), null);
    AppliedModel.warnOfOtherSamples("test", trained.run().test(), test.fingerprint(), Screen::err);
    test.findings().lines().forEach(Screen::err);
    try (JavaSparkContext spark = SparkJob.start(conf, applied.shape(), "evaluate " + options.run);
        Sent<RunPlan> plan = Sent.to(spark, run)) {
      LostExecutors.watch(spark.sc(), Screen::err);
      SparkSession session = SparkSession.builder().sparkContext(spark.sc()).getOrCreate();
      JavaRDD<Keyed<Truth>> samples =
          LabelledInput.ofTest(spark, plan.broadcast(), test.size(), applied.shape().executors());
      ExecutorWait.of(spark, applied.config().cluster().executorWait(), Screen::err).until(1);
      try (Predictor predictor = Predictor.on(spark, applied.predictionPlan())) {
        Measured what = new Measured(trained, applied.engine(), "the run's test set");
        measure(session, what, samples, predictor, folder);
      }
    } finally {
      StoredSamples.release(); // of this JVM, where it is the executor too
    }
  }

  /** On what {@code --input} names. */
  private void given(String location, SparkConf conf, Configuration hadoop, @Nullable Folder folder)
      throws IOException {
    GivenInput given =
        GivenInput.check(
            "evaluation",
            options,
            inputOptions.request(location, labelColumn, List.of()),
            true,
            folder,
            problems -> {},
            conf,
            hadoop);
    LoadedModel loaded = given.loaded();
    ModelInput samples = given.samples();
    warnOfOther(samples.fingerprint(), loaded.trained().run().test());
    try (SparkSession session = SparkJob.session(conf, "evaluate " + options.run);
        Predictor predictor = given.predictor(session)) {
      JavaRDD<Keyed<Truth>> labelled = LabelledInput.of(samples.open(session));
      Measured what = new Measured(loaded.trained(), loaded.engine(), location);
      measure(session, what, labelled, predictor, folder);
    }
  }

  private static void warnOfOther(SourceFingerprint now, SourceFingerprint then) {
    boolean comparable = !Collections.disjoint(now.groups().keySet(), then.groups().keySet());
    if (comparable) {
      AppliedModel.warnOfOtherSamples("test", then, now, Screen::err);
    } else {
      Screen.err("note these samples are not compared with the run's test set: another source");
    }
  }

  /** What is measured, and by what. */
  private record Measured(ModelFolder trained, EnginePlan engine, String input) {}

  private void measure(
      SparkSession session,
      Measured what,
      JavaRDD<Keyed<Truth>> samples,
      Predictor predictor,
      @Nullable Folder folder) {
    List<String> classNames = what.trained.classNames();
    MeasuredTable.Measured found =
        new MeasuredTable(samples, predictor, classNames)
            .measure(session, folder == null ? null : folder.child(SAMPLES), format);
    AppliedOutput.tell(found.rejected(), folder);
    Measurement measurement =
        found.measurement().orElseThrow(() -> AppliedOutput.nothingUsable(found.rejected()));
    ResultTable.lines(measurement.evaluation(), classNames).forEach(Screen::out);
    if (folder != null) {
      write(folder, what, found, measurement);
    }
  }

  private void write(
      Folder folder, Measured what, MeasuredTable.Measured found, Measurement measurement) {
    EvaluationResult result =
        new EvaluationResult(
            Secrets.hidden(options.run),
            Secrets.hidden(what.input),
            what.trained.classNames(),
            what.trained.groups(),
            measurement.evaluation(),
            found.rejected().size(),
            Versions.with(what.engine));
    if (!found.rejected().isEmpty()) {
      folder.writeText(RejectedInput.FILE, RejectedInput.lines(found.rejected()));
    }
    folder.writeText(CONFUSION, result.confusionCsv());
    folder.writeText(RESULT, result.toJson()); // last: the evaluation is complete
    Screen.out("result   " + folder + "/" + RESULT);
    Screen.out("samples  " + folder + "/" + SAMPLES);
  }
}

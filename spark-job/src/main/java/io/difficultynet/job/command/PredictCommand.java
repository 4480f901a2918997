package io.difficultynet.job.command;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problems;
import io.difficultynet.job.apply.ClassTexts;
import io.difficultynet.job.apply.InputRequest;
import io.difficultynet.job.apply.ModelInput;
import io.difficultynet.job.apply.PredictionTable;
import io.difficultynet.job.apply.RejectedInput;
import io.difficultynet.job.apply.SampleRows;
import io.difficultynet.job.cluster.SparkJob;
import io.difficultynet.job.predict.Predictor;
import io.difficultynet.job.run.LoadedModel;
import io.difficultynet.job.run.ModelFolder;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.job.storage.HadoopByteSource;
import io.difficultynet.text.Screen;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code predict}: the classes that a run's model names for samples without labels. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description = {
      "Writes what the model of a finished run says of each sample of a folder of images, a list, a"
          + " prepared set or a Spark table, as a table.",
      "Columns: path or key, the columns of --keep-columns, prediction (number of the class), class"
          + " (its name), probability (with the run's temperature), group (many, medium or few"
          + " training samples), top (the most likely classes).",
      "Samples that cannot be used are listed in _rejected.jsonl in the output, and are no error."
    })
public final class PredictCommand implements Callable<Integer> {

  @Mixin private ModelOptions options = new ModelOptions();
  @Mixin private InputOptions inputOptions = new InputOptions();

  @Option(
      names = "--input",
      required = true,
      paramLabel = "URI",
      description = "Folder, list, prepared set or table with the samples.")
  private String input = "";

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URI",
      description = "Folder of the table; it must not exist.")
  private String output = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "parquet",
      description = "Of the table that is written: parquet (default), json, or csv with a header.")
  private PredictionTable.Format format = PredictionTable.Format.PARQUET;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      defaultValue = "5",
      description = "Number of most likely classes in column top (default: 5).")
  private int top = 5;

  @Option(
      names = "--keep-columns",
      paramLabel = "COLUMN",
      split = ",",
      description = "Columns of a table that stand beside the predictions.")
  private List<String> kept = new ArrayList<>();

  @Override
  public Integer call() {
    SparkConf conf = SparkJob.conf();
    Configuration hadoop = SparkJob.hadoop(conf);
    Folder folder = Folder.at(output, hadoop);
    InputRequest request = inputOptions.request(input, null, kept);
    Problems problems = new Problems();
    problems.attempt(() -> requireNew(folder));
    LoadedModel loaded = problems.attempt(() -> options.load("prediction", conf, hadoop));
    if (loaded != null) {
      requireTop(loaded.trained(), problems);
    }
    ModelInput samples =
        loaded == null
            ? null
            : problems.attempt(
                () -> ModelInput.of(request, loaded.wanted(false), new HadoopByteSource(hadoop)));
    problems.throwIfAny("The prediction cannot start");
    if (loaded == null || samples == null) {
      throw new IllegalStateException("a check that fails notes a problem");
    }
    samples.notes().forEach(Screen::err);
    PredictionTable.Written written = write(conf, loaded, samples, folder);
    tell(written.rejected(), folder);
    if (written.predicted() == 0) {
      throw nothingUsable(written.rejected());
    }
    Screen.out(
        "%,d predictions, %,d samples rejected"
            .formatted(written.predicted(), written.rejected().size()));
    Screen.out("table  " + folder);
    return 0;
  }

  private PredictionTable.Written write(
      SparkConf conf, LoadedModel loaded, ModelInput samples, Folder folder) {
    ModelFolder trained = loaded.trained();
    try (SparkSession session = SparkJob.session(conf, "predict " + options.run)) {
      JavaSparkContext spark = new JavaSparkContext(session.sparkContext());
      SampleRows rows = samples.open(session);
      Predictor predictor = Predictor.on(spark, loaded.predictionPlan(samples.orientation()));
      try {
        return new PredictionTable(
                rows,
                predictor,
                ClassTexts.of(trained.classNames(), trained.groups()),
                Math.min(top, trained.classNames().size()))
            .write(session, folder, format);
      } finally {
        predictor.close();
      }
    }
  }

  static void requireNew(Folder folder) {
    if (folder.exists()) {
      throw new DifficultyNetException(
          ErrorCode.OUTPUT_EXISTS, "--output " + folder, "exists already", "Give another --output");
    }
    folder.requireWritable();
  }

  private void requireTop(ModelFolder trained, Problems problems) {
    int classes = trained.classNames().size();
    if (top < 1) {
      problems.attempt(
          () -> {
            throw new DifficultyNetException(
                ErrorCode.CONFIG_INVALID,
                "--top-k",
                "is " + top,
                "Give a number in 1..%d, the model's classes".formatted(classes));
          });
    }
  }

  /** Says how many samples were rejected, and why the first. */
  static void tell(List<RejectedInput> rejected, Folder folder) {
    if (!rejected.isEmpty()) {
      RejectedInput first = rejected.get(0);
      Screen.err(
          "warning %,d %s, such as %s, which %s; all are in %s/%s"
              .formatted(
                  rejected.size(),
                  rejected.size() == 1 ? "sample cannot be used" : "samples cannot be used",
                  first.origin(),
                  first.why().what(),
                  folder,
                  RejectedInput.FILE));
    }
  }

  /** The error of samples of which none can be used. */
  static DifficultyNetException nothingUsable(List<RejectedInput> rejected) {
    return rejected.isEmpty()
        ? new DifficultyNetException(
            ErrorCode.DATA_UNSUITABLE, "--input", "has no samples", "Give samples")
        : new DifficultyNetException(
            ErrorCode.DATA_UNSUITABLE,
            "--input",
            "has %,d samples, and none can be used; the first: %s %s"
                .formatted(rejected.size(), rejected.get(0).origin(), rejected.get(0).why().what()),
            rejected.get(0).why().fix());
  }
}

package io.difficultynet.job.command;

import io.difficultynet.error.Problems;
import io.difficultynet.job.apply.AppliedTable;
import io.difficultynet.job.apply.ClassTexts;
import io.difficultynet.job.apply.Classes;
import io.difficultynet.job.apply.SampleRows;
import io.difficultynet.job.apply.TableFormat;
import io.difficultynet.job.cluster.SparkJob;
import io.difficultynet.job.predict.Predictor;
import io.difficultynet.job.run.ModelFolder;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.text.Screen;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
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
  private TableFormat format = TableFormat.PARQUET;

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
  public Integer call() throws IOException {
    SparkConf conf = SparkJob.conf();
    Configuration hadoop = SparkJob.hadoop(conf);
    Folder folder = Folder.at(output, hadoop);
    GivenInput given =
        GivenInput.check(
            "prediction",
            options,
            inputOptions.request(input, null, kept),
            false,
            folder,
            this::checkTop,
            conf,
            hadoop);
    AppliedTable.Written written = write(conf, given, folder);
    AppliedOutput.tell(written.rejected(), folder);
    if (written.used() == 0) {
      throw AppliedOutput.nothingUsable(written.rejected());
    }
    Screen.out(
        String.format(
            Locale.ROOT,
            "%,d predictions, %,d samples rejected, %.1f s (%,.0f a second)",
            written.used(),
            written.rejected().size(),
            written.seconds(),
            written.used() / written.seconds()));
    Screen.out("table  " + folder);
    return 0;
  }

  private AppliedTable.Written write(SparkConf conf, GivenInput given, Folder folder)
      throws IOException {
    ModelFolder trained = given.loaded().trained();
    try (SparkSession session = SparkJob.session(conf, "predict " + options.run);
        Predictor predictor = given.predictor(session)) {
      SampleRows rows = given.samples().open(session);
      Classes outputs =
          new Classes(
              predictor,
              ClassTexts.of(trained.classNames(), trained.groups()),
              Math.min(top, trained.classNames().size()));
      return new AppliedTable(rows, rows.keyName(), outputs).write(session, folder, format);
    }
  }

  private void checkTop(Problems problems) {
    if (top < 1) {
      problems.add("--top-k", "is " + top, "Give a number of classes, at least 1");
    }
  }
}

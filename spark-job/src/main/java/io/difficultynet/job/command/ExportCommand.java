package io.difficultynet.job.command;

import io.difficultynet.datasets.io.Causes;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problems;
import io.difficultynet.job.cluster.SparkJob;
import io.difficultynet.job.export.ClassWeightTable;
import io.difficultynet.job.export.ExportedModel;
import io.difficultynet.job.export.WeightColumn;
import io.difficultynet.job.onnx.OnnxFile;
import io.difficultynet.job.run.ModelFolder;
import io.difficultynet.job.run.RunFolder;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.report.LearnedWeights;
import io.difficultynet.report.RunResult;
import io.difficultynet.text.Screen;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code export}: the class weights of a run, for other learners, or its model. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Writes the class weights of a finished run for other learners, or its model.",
      "Without --table: a row a class, as weights.json and weights.parquet in the output folder.",
      "With --table: the rows of that table with the weight of their class in a new column, which"
          + " Spark ML's learners take as weightCol.",
      "With --safetensors, --onnx or both: the model of the last epoch, with a model card."
    })
public final class ExportCommand implements Callable<Integer> {

  private static final String JSON = "weights.json";
  private static final String PARQUET = "weights.parquet";

  /** How a table is stored. */
  enum Format {
    PARQUET,
    CSV
  }

  @Option(
      names = "--run",
      required = true,
      paramLabel = "URI",
      description = "The --output of the run, or a folder of models: its champion.")
  private String run = "";

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URI",
      description = "Folder to write; nothing in it is replaced.")
  private String output = "";

  @Option(
      names = "--epoch",
      paramLabel = "N",
      description =
          "The weights that this epoch was trained with; default: the last, or the last before a"
              + " second stage, in which all are 1.")
  private @Nullable Integer epoch;

  @Option(
      names = "--table",
      paramLabel = "URI",
      description = "Table whose rows get a weight: a Parquet or CSV file or folder.")
  private @Nullable String table;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "Of the table and what is written: parquet, or csv with a header; default: csv where the"
              + " table's name ends in .csv, else parquet.")
  private @Nullable Format format;

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      defaultValue = "label",
      description =
          "Column with the class of a row: its name, or its index as a number (default: label).")
  private String label = "label";

  @Option(
      names = "--weight",
      paramLabel = "COLUMN",
      defaultValue = "weight",
      description = "Name of the new column (default: weight).")
  private String weight = "weight";

  @Option(
      names = "--safetensors",
      description =
          "Write the model instead of the weights for PyTorch: model.safetensors with torchvision's"
              + " names, and load.py, which builds the network.")
  private boolean safetensors;

  @Option(
      names = "--onnx",
      description =
          "Write the model instead of the weights as model.onnx, opset " + OnnxFile.OPSET + ".")
  private boolean onnx;

  @Option(
      names = "--onnx-preprocessing",
      description =
          "The graph normalises: it takes pixels as unsigned bytes, N x height x width x channels,"
              + " or features as they are.")
  private boolean onnxPreprocessing;

  @Option(
      names = "--onnx-softmax",
      description = "The graph gives probabilities, with the model's temperature, not logits.")
  private boolean onnxSoftmax;

  @Override
  public Integer call() throws IOException {
    SparkConf conf = SparkJob.conf();
    Configuration hadoop = SparkJob.hadoop(conf);
    run = RunFolder.named(run, hadoop);
    RunFolder source = RunFolder.at(run, hadoop);
    Folder folder = Folder.at(output, hadoop);
    if (ofModel()) {
      writeModel(source, folder);
    } else {
      writeWeights(source.requireResult(), folder, conf, hadoop);
    }
    return 0;
  }

  private boolean ofModel() {
    return safetensors || onnx || onnxPreprocessing || onnxSoftmax;
  }

  private void writeModel(RunFolder source, Folder folder) {
    checkModel(folder);
    ExportedModel.Forms forms =
        new ExportedModel.Forms(safetensors, onnx, onnxPreprocessing, onnxSoftmax);
    ModelFolder trained = source.readModel();
    ExportedModel model = new ExportedModel(trained, source.result().orElse(null), run);
    model.write(folder, forms).forEach(name -> Screen.out("model  " + folder + "/" + name));
  }

  private void checkModel(Folder folder) {
    Problems problems = new Problems();
    if (table != null || epoch != null) {
      problems.add(
          table != null ? "--table" : "--epoch",
          "is for class weights, and the model of the last epoch is exported",
          "Leave it out, or export the weights by a command of their own");
    }
    if (!onnx && (onnxPreprocessing || onnxSoftmax)) {
      problems.add(
          onnxPreprocessing ? "--onnx-preprocessing" : "--onnx-softmax",
          "changes the graph of --onnx, which is not asked for",
          "Add --onnx");
    }
    check(problems, folder, ExportedModel.isIn(folder));
  }

  private void writeWeights(RunResult result, Folder folder, SparkConf conf, Configuration hadoop)
      throws IOException {
    checkWeights(result, folder, hadoop);
    int chosen = epoch == null ? result.lastWeightedEpoch() : epoch;
    LearnedWeights weights = LearnedWeights.of(result, chosen);
    SparkJob.name(conf, "export " + run);
    conf.setIfMissing("spark.ui.enabled", "false");
    try (SparkSession spark = SparkJob.session(conf)) {
      if (table == null) {
        Dataset<Row> classes = ClassWeightTable.of(spark, weights).coalesce(1);
        classes.write().parquet(folder + "/" + PARQUET);
        folder.writeText(JSON, weights.toJson());
        Screen.out("weights  " + folder + "/" + JSON);
        Screen.out("weights  " + folder + "/" + PARQUET);
      } else {
        String stored = format(table).name().toLowerCase(Locale.ROOT);
        Dataset<Row> rows = load(spark, stored, table);
        WeightColumn.add(rows, label, weight, weights)
            .write()
            .format(stored)
            .option("header", "true")
            .save(folder.toString());
        Screen.out("table  " + folder);
      }
    }
  }

  private void checkWeights(RunResult result, Folder folder, Configuration hadoop) {
    Problems problems = new Problems();
    int last = result.epochs().size();
    if (epoch != null && (epoch < 1 || epoch > last)) {
      problems.add("--epoch " + epoch, "is not an epoch of the run", "Give a number in 1.." + last);
    }
    if (table != null && !Folder.at(table, hadoop).exists()) {
      problems.add("--table " + table, "does not exist", "Give a Parquet or CSV file or folder");
    }
    boolean weights = folder.has(JSON) || folder.has(PARQUET);
    check(problems, folder, table == null ? weights : folder.exists());
  }

  private static void check(Problems problems, Folder folder, boolean occupied) {
    if (occupied) {
      problems.add("--output " + folder, "holds an export already", "Give another --output");
    }
    problems.throwIfAny(ErrorCode.CONFIG_INVALID, "The export cannot start");
    folder.requireWritable();
  }

  private Format format(String of) {
    if (format != null) {
      return format;
    }
    return of.toLowerCase(Locale.ROOT).endsWith(".csv") ? Format.CSV : Format.PARQUET;
  }

  /**
   * Opens a table.
   *
   * @throws DifficultyNetException DATA_UNSUITABLE, DATA_CORRUPT or STORAGE_FAILED
   */
  static Dataset<Row> load(SparkSession spark, String stored, String table) {
    try {
      return SparkJob.reader(spark, table).format(stored).options(options()).load(table);
    } catch (Exception e) { // AnalysisException is checked, and Scala does not declare it
      if (spark.sparkContext().isStopped()) {
        throw e;
      }
      ErrorCode mistake =
          e instanceof AnalysisException ? ErrorCode.DATA_UNSUITABLE : ErrorCode.DATA_CORRUPT;
      throw new DifficultyNetException(
          Causes.code(e, mistake),
          "--table " + table,
          "cannot be opened as %s: %s".formatted(stored, Causes.firstLine(e)),
          "Give a Parquet or CSV file, or a folder with such files, and its --format",
          e);
    }
  }

  private static Map<String, String> options() {
    return Map.of("header", "true"); // of CSV; its cells stay text, as they stand
  }
}

package io.difficultynet.job.command;

import io.difficultynet.datasets.io.Causes;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problems;
import io.difficultynet.job.cluster.SparkJob;
import io.difficultynet.job.export.ClassWeightTable;
import io.difficultynet.job.export.WeightColumn;
import io.difficultynet.job.network.Node;
import io.difficultynet.job.pretrained.ModelFile;
import io.difficultynet.job.run.ModelFolder;
import io.difficultynet.job.run.RunFolder;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.report.LearnedWeights;
import io.difficultynet.report.RunResult;
import io.difficultynet.text.Screen;
import io.difficultynet.text.Secrets;
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

/** {@code export}: the class weights of a run, for other learners. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Writes the class weights of a finished run for other learners, or its model.",
      "Without --table: a row a class, as weights.json and weights.parquet in the output folder.",
      "With --table: the rows of that table with the weight of their class in a new column, which"
          + " Spark ML's learners take as weightCol."
    })
public final class ExportCommand implements Callable<Integer> {

  private static final String JSON = "weights.json";
  private static final String MODEL = "model.safetensors";
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
      description = "The --output of the run.")
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
          "Write the model instead of the weights, as model.safetensors with torchvision's names;"
              + " a perceptron with those of torch.nn.Sequential.")
  private boolean safetensors;

  @Override
  public Integer call() {
    SparkConf conf = SparkJob.conf();
    Configuration hadoop = SparkJob.hadoop(conf);
    RunResult result = new RunFolder(Folder.at(run, hadoop)).requireResult();
    Folder folder = Folder.at(output, hadoop);
    check(result, folder, hadoop);
    if (safetensors) {
      writeModel(ModelFolder.read(new RunFolder(Folder.at(run, hadoop)).model()), folder);
      return 0;
    }
    int chosen = epoch == null ? result.lastWeightedEpoch() : epoch;
    LearnedWeights weights = LearnedWeights.of(result, chosen);
    conf.setIfMissing("spark.app.name", "export " + run);
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
    return 0;
  }

  private void writeModel(ModelFolder trained, Folder folder) {
    if (!(trained.network().classifier() instanceof Node.Linear)) {
      throw new DifficultyNetException(
          ErrorCode.CONFIG_INVALID,
          "--safetensors",
          "writes networks with a linear classifier, which PyTorch has, and this run's is %s"
              .formatted(trained.network().name()),
          "Read model/model.safetensors of the run, or use evaluate and embed");
    }
    Map<String, String> origin =
        Map.of(
            "run",
            Secrets.hidden(run),
            "network",
            trained.network().name(),
            "configDigest",
            trained.config().digest(),
            "program",
            "difficulty-net");
    folder.write(MODEL, out -> ModelFile.write(out, trained.network(), trained.model(), origin));
    Screen.out("model  " + folder + "/" + MODEL);
  }

  private void check(RunResult result, Folder folder, Configuration hadoop) {
    Problems problems = new Problems();
    int last = result.epochs().size();
    if (epoch != null && (epoch < 1 || epoch > last)) {
      problems.add("--epoch " + epoch, "is not an epoch of the run", "Give a number in 1.." + last);
    }
    if (table != null && !Folder.at(table, hadoop).exists()) {
      problems.add("--table " + table, "does not exist", "Give a Parquet or CSV file or folder");
    }
    if (safetensors && (table != null || epoch != null)) {
      problems.add(
          "--safetensors",
          "writes the model of the last epoch, without class weights",
          "Leave out --table and --epoch");
    }
    boolean weights = folder.has(JSON) || folder.has(PARQUET);
    boolean there = safetensors ? folder.has(MODEL) : table == null ? weights : folder.exists();
    if (there) {
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

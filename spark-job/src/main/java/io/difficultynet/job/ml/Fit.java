package io.difficultynet.job.ml;

import io.difficultynet.conf.LoadedConfig;
import io.difficultynet.datasets.parquet.Part;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.job.cluster.Failures;
import io.difficultynet.job.prepare.NamedColumns;
import io.difficultynet.job.prepare.Prepare;
import io.difficultynet.job.prepare.PreparedFolder;
import io.difficultynet.job.run.ModelFolder;
import io.difficultynet.job.run.Preflight;
import io.difficultynet.job.run.ReplicaSource;
import io.difficultynet.job.run.Resume;
import io.difficultynet.job.run.RunFolder;
import io.difficultynet.job.run.SparkReplicaSource;
import io.difficultynet.job.run.TrainingRun;
import io.difficultynet.job.run.Versions;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.report.RunResult;
import io.difficultynet.text.Screen;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.storage.StorageLevel;

/**
 * One fit: the table becomes a prepared set, and a run trains on it, both in the caller's Spark.
 */
final class Fit {

  private static final Object ONE_AT_A_TIME = new Object(); // each uses all executors
  private static final String JOB_DESCRIPTION = "spark.job.description";

  private final DifficultyNetClassifier classifier;
  private final Dataset<Row> table;
  private final SparkSession session;
  private final SparkContext spark;
  private final boolean images;
  private final FitConfiguration configuration;

  Fit(DifficultyNetClassifier classifier, Dataset<Row> table) {
    this.classifier = classifier;
    this.table = table;
    this.session = table.sparkSession();
    this.spark = session.sparkContext();
    this.images = Schemas.images(table.schema(), classifier.getFeaturesCol());
    this.configuration = new FitConfiguration(classifier.settings());
    params();
  }

  private void params() {
    configuration.param("run.name", classifier.uid());
    configuration.param("run.seed", classifier.getSeed());
    configuration.param(
        "prepare.rejected",
        classifier.getHandleInvalid().equals(PredictionParams.ERROR) ? "refuse" : "leave-out");
    if (!images) {
      configuration.param("network.family", "mlp");
    }
    classNames().ifPresent(names -> configuration.param("data.class-names", names));
  }

  /** Names that an earlier stage, such as Spark ML's StringIndexer, gave the labels' numbers. */
  private Optional<List<String>> classNames() {
    StructField label = table.schema().apply(classifier.getLabelCol());
    return label.dataType() instanceof NumericType
            && Attribute.fromStructField(label) instanceof NominalAttribute classes
            && classes.values().isDefined()
        ? Optional.of(Arrays.asList(classes.values().get()))
        : Optional.empty();
  }

  /** Trains. */
  DifficultyNetModel model() {
    requireJavaSerializer(spark.getConf());
    String description = spark.getLocalProperty(JOB_DESCRIPTION);
    synchronized (ONE_AT_A_TIME) {
      try (Scratch scratch = Scratch.of(classifier, spark)) {
        Folder set = scratch.child("set");
        prepare(set);
        RunFolder run = new RunFolder(scratch.child("run"));
        RunResult result = train(set, run);
        return DifficultyNetModel.trained(
            classifier.uid(),
            ModelFolder.read(run.model()),
            new DifficultyNetTrainingSummary(result));
      } catch (Exception e) { // Spark's own are checked, and Scala does not declare them
        DifficultyNetException known = Failures.known(e);
        throw known.code() == ErrorCode.INTERNAL && e instanceof RuntimeException ours
            ? ours
            : known;
      } finally {
        spark.setLocalProperty(JOB_DESCRIPTION, description);
      }
    }
  }

  /** Records and final fields: Kryo of Spark 3.5 cannot write what a training sends. */
  static void requireJavaSerializer(SparkConf conf) {
    String serializer = conf.get("spark.serializer", JavaSerializer.class.getName());
    if (!serializer.equals(JavaSerializer.class.getName())) {
      throw new DifficultyNetException(
          ErrorCode.CLUSTER_UNSUITABLE,
          "spark.serializer",
          "is %s, which cannot write what executors are sent to train".formatted(serializer),
          "Start a Spark without this setting to train; models predict with either");
    }
  }

  private void prepare(Folder set) {
    Map<String, String> named = new HashMap<>();
    named.put(images ? "image-column" : "features-column", classifier.getFeaturesCol());
    named.put("label-column", classifier.getLabelCol());
    classifier.weights().ifPresent(column -> named.put("weight-column", column));
    LoadedConfig loaded = configuration.toPrepare(named);
    PreparedFolder folder = new PreparedFolder(set, loaded.prepareDigest());
    Prepare prepare = new Prepare(loaded, hadoop(), folder, Versions.withoutEngine(), this::tell);
    boolean keep = table.storageLevel().equals(StorageLevel.NONE());
    Dataset<Row> rows = keep ? columns().persist(StorageLevel.MEMORY_AND_DISK()) : columns();
    try {
      prepare.run(session, parts(rows));
    } finally {
      if (keep) {
        rows.unpersist();
      }
    }
  }

  private Dataset<Row> columns() {
    Set<String> names = new LinkedHashSet<>(); // one column may be two things
    names.add(classifier.getFeaturesCol());
    names.add(classifier.getLabelCol());
    classifier.weights().ifPresent(names::add);
    if (classifier.isDefined(classifier.validationIndicatorCol())) {
      names.add(classifier.getValidationIndicatorCol());
    }
    return table.select(names.stream().map(NamedColumns::named).toArray(Column[]::new));
  }

  private Map<Part, Dataset<Row>> parts(Dataset<Row> rows) {
    if (!classifier.isDefined(classifier.validationIndicatorCol())) {
      return Map.of(Part.TRAIN, rows);
    }
    Column forValidation =
        functions.coalesce(
            NamedColumns.named(classifier.getValidationIndicatorCol()), functions.lit(false));
    return Map.of(
        Part.TRAIN, rows.where(functions.not(forValidation)),
        Part.VALIDATION, rows.where(forValidation));
  }

  private RunResult train(Folder set, RunFolder folder) {
    LoadedConfig loaded = configuration.toTrain(set.toString());
    SparkConf conf = spark.getConf();
    Preflight.Ready ready = Preflight.check(loaded.config(), conf, hadoop(), folder.folder());
    TrainingRun run = new TrainingRun(loaded, ready, folder, Resume.AUTO);
    List<String> warnings = run.warnings();
    warnings.forEach(this::tell);
    try (ReplicaSource source = SparkReplicaSource.within(new JavaSparkContext(spark))) {
      return run.run(source, classifier.uid() + " ", false);
    }
  }

  private Configuration hadoop() {
    return spark.hadoopConfiguration();
  }

  private void tell(String line) {
    Screen.err(classifier.uid() + " " + line);
  }
}

package io.difficultynet.job.ml;

import io.difficultynet.conf.AugmentSettings;
import io.difficultynet.job.apply.SampleColumn;
import io.difficultynet.job.predict.Predictor;
import io.difficultynet.job.prepare.NamedColumns;
import io.difficultynet.job.run.ModelFolder;
import io.difficultynet.job.run.RunFolder;
import io.difficultynet.job.storage.Folder;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * A trained network that adds predictions to tables: logits, probabilities and the number of the
 * class. It comes from {@link DifficultyNetClassifier#fit}, from a run of the job ({@link
 * #fromRun}), or from what {@link #write} has written ({@link #load}).
 *
 * <p>A transformation starts no job, so it works on streams too. Its tasks predict with as many
 * threads as they have cores ({@code spark.task.cpus}).
 */
public final class DifficultyNetModel extends Model<DifficultyNetModel>
    implements PredictionParams<DifficultyNetModel>, MLWritable {

  private static final long serialVersionUID = 1L;

  /** Folder of the network in what a model writes, as that of a run. */
  private static final String NETWORK = "model";

  private final String uid;
  private final transient TrainedNetwork network; // of the driver; tasks get what predicts
  private final transient @Nullable DifficultyNetTrainingSummary summary;

  private DifficultyNetModel(
      String uid, TrainedNetwork network, @Nullable DifficultyNetTrainingSummary summary) {
    this.uid = uid;
    this.network = network;
    this.summary = summary;
    Defaults.ofPrediction(this);
  }

  /** The model of a fit. */
  static DifficultyNetModel trained(
      String uid, ModelFolder folder, DifficultyNetTrainingSummary summary) {
    return new DifficultyNetModel(uid, new TrainedNetwork(folder), summary);
  }

  /**
   * The model of a run of the job.
   *
   * @param run path or URI of its output folder, or of a folder of models, of which it is the
   *     champion
   * @throws io.difficultynet.error.DifficultyNetException RUN_MISSING where there is none
   */
  public static DifficultyNetModel fromRun(String run) {
    Configuration hadoop = SparkSession.active().sparkContext().hadoopConfiguration();
    ModelFolder folder = RunFolder.at(run, hadoop).readModel();
    return new DifficultyNetModel(
        Identifiable.randomUID(DifficultyNetClassifier.NAME), new TrainedNetwork(folder), null);
  }

  @Override
  public String uid() {
    return uid;
  }

  /** Returns the number of classes. */
  public int numClasses() {
    return classNames().size();
  }

  /** Returns the names of the classes, in the order of their numbers. */
  public List<String> classNames() {
    return network.folder().classNames();
  }

  /** Returns whether it comes from a fit in this session, which tells of its training. */
  public boolean hasSummary() {
    return summary != null;
  }

  /**
   * Returns what the training was like.
   *
   * @throws IllegalStateException of a model that was loaded
   */
  public DifficultyNetTrainingSummary summary() {
    DifficultyNetTrainingSummary known = summary;
    if (known == null) {
      throw new IllegalStateException(
          uid + " has no training summary: it was loaded. Look at hasSummary() first");
    }
    return known;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    boolean images = Schemas.images(schema, getFeaturesCol());
    if (images != ofImages()) {
      throw new IllegalArgumentException(
          "featuresCol is %s, which has %s, and the model was trained on %s. Give a column of such"
              .formatted(
                  getFeaturesCol(),
                  images ? "images" : "feature vectors",
                  ofImages() ? "images" : "feature vectors"));
    }
    return Schemas.withPredictions(
        schema, this, Schemas.ofClasses(getPredictionCol(), classNames()));
  }

  private boolean ofImages() {
    return network.folder().config().config().input() instanceof AugmentSettings;
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema(), true);
    SparkSession session = dataset.sparkSession();
    Predictor predictor = network.in(session);
    PredictedRows rows =
        new PredictedRows(
            predictor,
            ofImages() ? new SampleColumn.Images() : new SampleColumn.Vectors(),
            getFeaturesCol(),
            getHandleInvalid(),
            !getRawPredictionCol().isEmpty(),
            !getProbabilityCol().isEmpty(),
            !getPredictionCol().isEmpty());
    return dataset
        .toDF()
        .select(samples(dataset.schema()), functions.col("*"))
        .mapPartitions(rows, Encoders.row(schema))
        .select(withMetadata(schema));
  }

  /** An encoder of rows forgets the metadata of their columns. */
  private static Column[] withMetadata(StructType schema) {
    return Arrays.stream(schema.fields())
        .map(field -> NamedColumns.named(field.name()).as(field.name(), field.metadata()))
        .toArray(Column[]::new);
  }

  private Column samples(StructType schema) {
    Column column = NamedColumns.named(getFeaturesCol());
    return schema.apply(getFeaturesCol()).dataType() instanceof ArrayType
        ? column.cast(DataTypes.createArrayType(DataTypes.DoubleType))
        : column;
  }

  @Override
  public DifficultyNetModel copy(ParamMap extra) {
    DifficultyNetModel copy = copyValues(new DifficultyNetModel(uid, network, summary), extra);
    return copy.setParent(parent());
  }

  @Override
  public MLWriter write() {
    return new Writer(this);
  }

  /** Returns what reads such a model. Spark ML finds it by its name. */
  public static MLReader<DifficultyNetModel> read() {
    return new Reader();
  }

  /** Reads a model that was written. */
  public static DifficultyNetModel load(String path) {
    return read().load(path);
  }

  @Override
  public String toString() {
    return "DifficultyNetModel: uid=%s, network=%s, numClasses=%d"
        .formatted(uid, network.folder().network().name(), numClasses());
  }

  private static Folder networkIn(String path, SparkSession session) {
    return Folder.at(path, session.sparkContext().hadoopConfiguration()).child(NETWORK);
  }

  private static final class Writer extends MLWriter {
    private final DifficultyNetModel model;

    Writer(DifficultyNetModel model) {
      this.model = model;
    }

    @Override
    public void saveImpl(String path) {
      DefaultParamsWriter.saveMetadata(model, path, sc(), Option.empty(), Option.empty());
      model.network.folder().write(networkIn(path, sparkSession()));
    }
  }

  private static final class Reader extends MLReader<DifficultyNetModel> {
    @Override
    public DifficultyNetModel load(String path) {
      DefaultParamsReader.Metadata metadata =
          DefaultParamsReader.loadMetadata(path, sc(), DifficultyNetModel.class.getName());
      ModelFolder folder = ModelFolder.read(networkIn(path, sparkSession()));
      DifficultyNetModel model =
          new DifficultyNetModel(metadata.uid(), new TrainedNetwork(folder), null);
      metadata.getAndSetParams(model, Option.empty());
      return model;
    }
  }
}

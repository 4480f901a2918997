package io.difficultynet.job.ml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * Trains a classifier of images or feature vectors on long-tailed data, on all executors of the
 * caller's Spark: the job's {@code prepare} and {@code train}, with the same bits.
 *
 * <p>A fit needs a fixed number of executors and uses all of them, one after another where several
 * are asked for. Rows that are equal in sample and label are one sample, with the sum of their
 * weights. Nothing is held out for a test: split the table before.
 */
public final class DifficultyNetClassifier extends Estimator<DifficultyNetModel>
    implements PredictionParams<DifficultyNetClassifier>, DefaultParamsWritable {

  private static final long serialVersionUID = 1L;

  /** Of classifiers and models, in what they are called where nobody has named them. */
  static final String NAME = "difficultyNet";

  private final String uid;

  /** A classifier with the defaults of all params. */
  public DifficultyNetClassifier() {
    this(Identifiable.randomUID(NAME));
  }

  /**
   * A classifier with the defaults of all params.
   *
   * @param uid by which it is known
   */
  public DifficultyNetClassifier(String uid) {
    this.uid = uid;
    Defaults.ofPrediction(this);
    setDefault(labelCol(), "label");
    setDefault(configuration(), new String[0]);
    setDefault(seed(), 1L);
  }

  @Override
  public String uid() {
    return uid;
  }

  /** Column with the class. */
  public Param<String> labelCol() {
    return new Param<>(
        this,
        "labelCol",
        "column with the class: whole numbers from 0 on, of any type, or strings, which are numbered in"
            + " alphabetical order");
  }

  /** Returns the value of {@link #labelCol()}. */
  public String getLabelCol() {
    return getOrDefault(labelCol());
  }

  /** Sets {@link #labelCol()}. */
  public DifficultyNetClassifier setLabelCol(String value) {
    set(labelCol(), value);
    return this;
  }

  /** Column with the weight of a row in the loss. */
  public Param<String> weightCol() {
    return new Param<>(
        this,
        "weightCol",
        "column with the weight of a row in the loss: numbers, at least 0, of which only their ratios"
            + " count; where it is not set every row weighs 1. Accuracies count rows, whatever they weigh");
  }

  /** Returns the value of {@link #weightCol()}. */
  public String getWeightCol() {
    return getOrDefault(weightCol());
  }

  /** Sets {@link #weightCol()}; an empty name unsets it, as in Spark ML's own classifiers. */
  public DifficultyNetClassifier setWeightCol(String value) {
    set(weightCol(), value);
    return this;
  }

  /** The column of weights, where there is one. */
  Optional<String> weights() {
    return isDefined(weightCol()) && !getWeightCol().isEmpty()
        ? Optional.of(getWeightCol())
        : Optional.empty();
  }

  /** Column that says which rows are for validation. */
  public Param<String> validationIndicatorCol() {
    return new Param<>(
        this,
        "validationIndicatorCol",
        "column that is true in the rows from which the validation samples are taken; where it is not set"
            + " they are held out of all rows. Either way split.validation-per-class says how many");
  }

  /** Returns the value of {@link #validationIndicatorCol()}. */
  public String getValidationIndicatorCol() {
    return getOrDefault(validationIndicatorCol());
  }

  /** Sets {@link #validationIndicatorCol()}. */
  public DifficultyNetClassifier setValidationIndicatorCol(String value) {
    set(validationIndicatorCol(), value);
    return this;
  }

  /** Settings of the job. */
  public StringArrayParam configuration() {
    return new StringArrayParam(
        this,
        FitConfiguration.PARAM,
        "settings of the job, as its reference.conf explains them, each key=value, such as"
            + " run.epochs=60 or method.name=balanced-softmax");
  }

  /** Returns the value of {@link #configuration()}. */
  public String[] getConfiguration() {
    return getOrDefault(configuration());
  }

  /** Sets {@link #configuration()}. */
  public DifficultyNetClassifier setConfiguration(String... settings) {
    set(configuration(), settings);
    return this;
  }

  /** Sets {@link #configuration()} to these settings by their keys. */
  public DifficultyNetClassifier setConfiguration(Map<String, ?> settings) {
    List<String> texts = new ArrayList<>();
    settings.forEach((key, value) -> texts.add(key + "=" + value));
    return setConfiguration(texts.toArray(String[]::new));
  }

  /** Seed of every random number. */
  public LongParam seed() {
    return new LongParam(
        this,
        "seed",
        "seed of the split, of the first parameters and of every other random number");
  }

  /** Returns the value of {@link #seed()}. */
  public long getSeed() {
    return (long) getOrDefault(seed());
  }

  /** Sets {@link #seed()}. */
  public DifficultyNetClassifier setSeed(long value) {
    set(seed(), value);
    return this;
  }

  /** Folder for what a fit writes while it trains. */
  public Param<String> workDir() {
    return new Param<>(
        this,
        "workDir",
        "folder for what a fit writes while it trains and deletes at its end, a path or URI that driver"
            + " and executors see; where it is not set: the checkpoint directory of the SparkContext, else"
            + " the temporary directory of a local Spark or the home directory on the cluster's file"
            + " system");
  }

  /** Returns the value of {@link #workDir()}. */
  public String getWorkDir() {
    return getOrDefault(workDir());
  }

  /** Sets {@link #workDir()}. */
  public DifficultyNetClassifier setWorkDir(String value) {
    set(workDir(), value);
    return this;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    Schemas.images(schema, getFeaturesCol());
    DataType label = Schemas.type(schema, "labelCol", getLabelCol());
    if (!(label instanceof NumericType || label instanceof StringType)) {
      throw Schemas.wrong("labelCol", getLabelCol(), label, "whole numbers or strings");
    }
    weights().ifPresent(column -> requireNumbers(schema, column));
    if (isDefined(validationIndicatorCol())) {
      String validation = getValidationIndicatorCol();
      DataType indicator = Schemas.type(schema, "validationIndicatorCol", validation);
      if (!(indicator instanceof BooleanType)) {
        throw Schemas.wrong(
            "validationIndicatorCol",
            validation,
            indicator,
            DataTypes.BooleanType.simpleString() + " values");
      }
    }
    return Schemas.withPredictions(schema, this, Metadata.empty()); // classes are not known yet
  }

  private static void requireNumbers(StructType schema, String weightCol) {
    DataType weight = Schemas.type(schema, "weightCol", weightCol);
    if (!(weight instanceof NumericType)) {
      throw Schemas.wrong("weightCol", weightCol, weight, "numbers");
    }
  }

  /**
   * Trains on a table.
   *
   * @throws io.difficultynet.error.DifficultyNetException of configuration, data and cluster, with
   *     what to do
   * @throws IllegalArgumentException of columns that are not there, or of another type
   */
  @Override
  public DifficultyNetModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema(), true);
    DifficultyNetModel model = new Fit(this, dataset.toDF()).model();
    return copyValues(model.setParent(this), ParamMap.empty());
  }

  /** {@inheritDoc} Of settings, what they are and not where Java keeps them. */
  @Override
  public String explainParam(Param<?> param) {
    return param.equals(configuration())
        ? "%s: %s (current: %s)".formatted(param.name(), param.doc(), settings())
        : super.explainParam(param);
  }

  @Override
  public DifficultyNetClassifier copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** Returns what reads a classifier that was written. Spark ML finds it by its name. */
  public static MLReader<DifficultyNetClassifier> read() {
    return new DefaultParamsReader<>();
  }

  /** Reads a classifier that was written. */
  public static DifficultyNetClassifier load(String path) {
    return read().load(path);
  }

  /** The settings of {@link #configuration()} in a list. */
  List<String> settings() {
    return Arrays.asList(getConfiguration());
  }
}

package io.difficultynet.job.apply;

import io.difficultynet.job.engine.Logits;
import io.difficultynet.job.predict.Keyed;
import io.difficultynet.job.predict.Prediction;
import io.difficultynet.job.predict.Predictor;
import io.difficultynet.job.predict.Rejection;
import io.difficultynet.job.prepare.RowsOfFiles;
import io.difficultynet.job.storage.Folder;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;

/**
 * The predictions of a model as a table: key, columns of the input that were asked for, the class,
 * its probability and training group, and the most likely classes. Samples that cannot be used are
 * listed in {@value RejectedInput#FILE} beside it.
 *
 * <p>What tasks count is exact: accumulators count the first success of each task of a stage that
 * gives a result, and nothing is shuffled after the prediction.
 *
 * @param input the samples
 * @param predictor the model
 * @param classes its classes
 * @param top number of most likely classes, at least 1
 */
public record PredictionTable(SampleRows input, Predictor predictor, ClassTexts classes, int top) {

  private static final String PREDICTION = "prediction";
  private static final String CLASS = "class";
  private static final String PROBABILITY = "probability";
  private static final String GROUP = "group";
  private static final String TOP = "top";

  /** Names of the columns that are written beside those that were asked for. */
  static final Set<String> NAMES =
      Set.of("path", "key", PREDICTION, CLASS, PROBABILITY, GROUP, TOP);

  private static final StructType LIKELY =
      new StructType()
          .add(CLASS, DataTypes.StringType, false)
          .add(PROBABILITY, DataTypes.DoubleType, false);

  /** How the table is stored. */
  public enum Format {
    /** Parquet. */
    PARQUET,
    /** A JSON object a line. */
    JSON,
    /** CSV with a header; the most likely classes as JSON in one column. */
    CSV
  }

  /**
   * What was done.
   *
   * @param predicted number of samples in the table
   * @param rejected samples that cannot be used
   */
  public record Written(long predicted, List<RejectedInput> rejected) {}

  /**
   * Writes the table; Spark's {@code _SUCCESS} in it says that it is complete.
   *
   * @param folder it must not exist
   */
  public Written write(SparkSession session, Folder folder, Format format) {
    LongAccumulator predicted = session.sparkContext().longAccumulator();
    CollectionAccumulator<RejectedInput> rejected =
        session.sparkContext().collectionAccumulator("rejected");
    Rows task = new Rows(input.sample(), predictor, classes, top, predicted, rejected);
    JavaRDD<Row> rows = input.partitions().mapPartitions(task);
    Dataset<Row> table = session.createDataFrame(rows, schema());
    if (format == Format.CSV) {
      table = table.withColumn(TOP, functions.to_json(functions.col(TOP)));
    }
    session.sparkContext().setJobDescription("predict");
    switch (format) {
      case PARQUET -> table.write().parquet(folder.toString());
      case JSON -> table.write().json(folder.toString());
      case CSV -> table.write().option("header", true).csv(folder.toString());
    }
    List<RejectedInput> all = new ArrayList<>(rejected.value());
    all.sort(Comparator.comparing(RejectedInput::origin));
    if (!all.isEmpty()) {
      folder.writeText(RejectedInput.FILE, RejectedInput.lines(all));
    }
    return new Written(predicted.value(), all);
  }

  private StructType schema() {
    StructType schema = new StructType().add(input.keyName(), DataTypes.StringType, true);
    for (StructField kept : input.kept()) {
      schema = schema.add(kept);
    }
    return schema
        .add(PREDICTION, DataTypes.IntegerType, false)
        .add(CLASS, DataTypes.StringType, false)
        .add(PROBABILITY, DataTypes.DoubleType, false)
        .add(GROUP, DataTypes.StringType, false)
        .add(TOP, DataTypes.createArrayType(LIKELY, false), false);
  }

  /** Predicts a partition. */
  private record Rows(
      SampleColumn sample,
      Predictor predictor,
      ClassTexts classes,
      int top,
      LongAccumulator predicted,
      CollectionAccumulator<RejectedInput> rejected)
      implements FlatMapFunction<Iterator<Row>, Row>, Serializable {

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
      Iterator<Keyed<Row>> samples =
          Lazily.stream(new RowsOfFiles(rows))
              .map(row -> new Keyed<>(row, sample.of(row)))
              .iterator();
      return Lazily.stream(predictor.logits(samples)).filter(this::used).map(this::row).iterator();
    }

    private boolean used(Prediction<Row> prediction) {
      Rejection rejection = prediction.rejection();
      if (rejection != null) {
        rejected.add(new RejectedInput(origin(prediction.key()), rejection));
        return false;
      }
      predicted.add(1);
      return true;
    }

    private Row row(Prediction<Row> prediction) {
      Row in = prediction.key();
      float[] logits = prediction.logits();
      double[] probabilities = predictor.probabilities(logits);
      int best = Logits.largest(logits, 0, logits.length);
      List<Object> values = new ArrayList<>();
      values.add(in.get(SampleRows.KEY));
      for (int i = SampleRows.KEPT; i < in.length(); i++) {
        values.add(in.get(i));
      }
      values.add(best);
      values.add(classes.names().get(best));
      values.add(probabilities[best]);
      values.add(classes.groups().get(best));
      values.add(likely(logits, probabilities));
      return RowFactory.create(values.toArray());
    }

    private Row[] likely(float[] logits, double[] probabilities) {
      return IntStream.range(0, logits.length)
          .boxed()
          .sorted(
              Comparator.comparingDouble((Integer c) -> -logits[c])
                  .thenComparing(Comparator.naturalOrder()))
          .limit(top)
          .map(c -> RowFactory.create(classes.names().get(c), probabilities[c]))
          .toArray(Row[]::new);
    }
  }

  /** What is known of a row: its key, else the columns that were to be kept. */
  static String origin(Row row) {
    Object key = row.get(SampleRows.KEY);
    return key != null
        ? key.toString()
        : IntStream.range(SampleRows.KEPT, row.length())
            .mapToObj(i -> row.schema().fieldNames()[i] + " = " + row.get(i))
            .toList()
            .toString();
  }
}

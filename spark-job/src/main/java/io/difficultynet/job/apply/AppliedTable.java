package io.difficultynet.job.apply;

import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problems;
import io.difficultynet.job.predict.Keyed;
import io.difficultynet.job.predict.Prediction;
import io.difficultynet.job.predict.Rejection;
import io.difficultynet.job.prepare.RowsOfFiles;
import io.difficultynet.job.storage.Folder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;

/**
 * What a model gives for samples as a table: the key, the columns of the input that were asked for,
 * and the outputs. Samples that cannot be used are listed in {@value RejectedInput#FILE} in it.
 *
 * <p>What tasks count is exact: accumulators count the first success of each task of a stage that
 * gives a result, and nothing is shuffled after the model was applied.
 *
 * @param input the samples
 * @param keyName name of the key's column
 * @param outputs what is written of each sample
 */
public record AppliedTable(SampleRows input, String keyName, Outputs outputs) {

  private static final double NANOS = 1e9;

  /**
   * What was done.
   *
   * @param used number of samples in the table
   * @param rejected samples that cannot be used
   * @param seconds that reading, computing and writing took
   */
  public record Written(long used, List<RejectedInput> rejected, double seconds) {

    /** Copies the list. */
    public Written {
      rejected = List.copyOf(rejected);
    }
  }

  /**
   * Writes the table; Spark's {@code _SUCCESS} in it says that it is complete.
   *
   * @param folder it must not exist
   * @throws io.difficultynet.error.DifficultyNetException DATA_UNSUITABLE where a column of the
   *     input has the name of one that is written
   */
  public Written write(SparkSession session, Folder folder, TableFormat format) {
    requireColumns(format);
    long start = System.nanoTime();
    LongAccumulator used = session.sparkContext().longAccumulator();
    CollectionAccumulator<RejectedInput> rejected =
        session.sparkContext().collectionAccumulator("rejected");
    JavaRDD<Row> rows =
        input.partitions().mapPartitions(new Task(input.sample(), outputs, used, rejected));
    session.sparkContext().setJobDescription("apply the model");
    format.write(session.createDataFrame(rows, schema()), folder);
    List<RejectedInput> all = new ArrayList<>(rejected.value());
    all.sort(Comparator.comparing(RejectedInput::origin));
    if (!all.isEmpty()) {
      folder.writeText(RejectedInput.FILE, RejectedInput.lines(all));
    }
    return new Written(used.value(), all, (System.nanoTime() - start) / NANOS);
  }

  private void requireColumns(TableFormat format) {
    List<String> written = new ArrayList<>(Arrays.asList(outputs.columns().fieldNames()));
    written.add(keyName);
    Problems problems = new Problems();
    for (StructField kept : input.kept()) {
      if (written.stream().anyMatch(kept.name()::equalsIgnoreCase)) {
        problems.add(
            "--keep-columns",
            "has %s, and %s are written beside it".formatted(kept.name(), written),
            "Rename the column in the table, or leave it out");
      }
      if (!format.holds(kept.dataType())) {
        problems.add(
            "--keep-columns",
            "has %s of type %s, which no text holds"
                .formatted(kept.name(), kept.dataType().simpleString()),
            "Leave it out, or set --format parquet");
      }
    }
    problems.throwIfAny(ErrorCode.DATA_UNSUITABLE, "The columns cannot stand beside each other");
  }

  private StructType schema() {
    StructType schema = new StructType().add(keyName, DataTypes.StringType, true);
    for (StructField kept : input.kept()) {
      schema = schema.add(kept);
    }
    for (StructField output : outputs.columns().fields()) {
      schema = schema.add(output);
    }
    return schema;
  }

  /** Applies the model to a partition. */
  private record Task(
      SampleColumn sample,
      Outputs outputs,
      LongAccumulator used,
      CollectionAccumulator<RejectedInput> rejected)
      implements FlatMapFunction<Iterator<Row>, Row> {

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
      Iterator<Keyed<Row>> samples =
          Lazily.stream(new RowsOfFiles(rows))
              .map(row -> new Keyed<>(row, sample.of(row)))
              .iterator();
      return Lazily.stream(outputs.of(samples)).filter(this::isUsed).map(this::row).iterator();
    }

    private boolean isUsed(Prediction<Row> prediction) {
      Rejection rejection = prediction.rejection();
      if (rejection != null) {
        rejected.add(new RejectedInput(SampleRows.origin(prediction.key()), rejection));
        return false;
      }
      used.add(1);
      return true;
    }

    private Row row(Prediction<Row> prediction) {
      Row in = prediction.key();
      List<Object> values = new ArrayList<>();
      values.add(in.get(SampleRows.KEY));
      for (int i = SampleRows.KEPT; i < in.length(); i++) {
        values.add(in.get(i));
      }
      values.addAll(outputs.values(prediction.outputs()));
      return RowFactory.create(values.toArray());
    }
  }
}

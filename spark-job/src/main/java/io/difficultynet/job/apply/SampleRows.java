package io.difficultynet.job.apply;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/**
 * Samples as rows of Spark: column {@value #SAMPLE} is the sample, {@value #KEY} its key as text,
 * {@value #LABEL} its label, null where there is none, and from {@value #KEPT} on what comes back
 * with the predictions.
 *
 * @param rows a row a sample
 * @param sample what column 0 is
 * @param labels what column 2 means
 * @param keyName name of column 1 in what is written
 */
public record SampleRows(Dataset<Row> rows, SampleColumn sample, Labels labels, String keyName) {

  static final int SAMPLE = 0;
  static final int KEY = 1;
  static final int LABEL = 2;
  static final int KEPT = 3;

  /** What is known of a row: its key, else the columns that were to be kept. */
  static String origin(Row row) {
    Object key = row.get(KEY);
    return key != null
        ? key.toString()
        : IntStream.range(KEPT, row.length())
            .mapToObj(i -> row.schema().fieldNames()[i] + " = " + row.get(i))
            .toList()
            .toString();
  }

  /** The columns that come back with the predictions. */
  List<StructField> kept() {
    return List.of(rows.schema().fields()).subList(KEPT, rows.schema().length());
  }

  /** The rows in as many partitions as there can be tasks at once, at least. */
  JavaRDD<Row> partitions() {
    SparkContext spark = rows.sparkSession().sparkContext();
    int cores = spark.getConf().getInt("spark.task.cpus", 1);
    int slots = Math.max(1, spark.defaultParallelism() / cores);
    Dataset<Row> spread = rows.rdd().getNumPartitions() >= slots ? rows : rows.repartition(slots);
    return spread.toJavaRDD();
  }
}

package io.difficultynet.job.export;

import io.difficultynet.report.LearnedWeights;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Class weights as a Spark table: a row a class. */
public final class ClassWeightTable {

  private static final StructType SCHEMA =
      new StructType()
          .add("class_index", DataTypes.IntegerType, false)
          .add("class_name", DataTypes.StringType, false)
          .add("train_count", DataTypes.LongType, false)
          .add("weight", DataTypes.DoubleType, false)
          .add("difficulty", DataTypes.DoubleType, true);

  private ClassWeightTable() {}

  /** Returns the table; {@code difficulty} is null where no meta step led to the weights. */
  public static Dataset<Row> of(SparkSession spark, LearnedWeights weights) {
    List<Row> rows =
        weights.classes().stream()
            .map(
                one ->
                    RowFactory.create(
                        one.index(),
                        one.name(),
                        one.trainCount(),
                        one.weight(),
                        Double.isNaN(one.difficulty()) ? null : one.difficulty()))
            .toList();
    return spark.createDataFrame(rows, SCHEMA);
  }
}

package io.difficultynet.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.job.export.LocalSpark;
import io.difficultynet.report.LearnedWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class WeightedLogisticRegressionTest {

  private static final int MANY = 400;
  private static final int FEW = 20;

  private static LearnedWeights weights(double many, double few) {
    return new LearnedWeights(
        "run",
        15,
        List.of(
            new LearnedWeights.OfClass(0, "many", MANY, many, 0.1),
            new LearnedWeights.OfClass(1, "few", FEW, few, 0.9)));
  }

  /** Two overlapping clouds on a line: around 0 the many, around 1.5 the few. */
  private static Dataset<Row> table(SparkSession spark) {
    SplittableRandom random = new SplittableRandom(5);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < MANY + FEW; i++) {
      double label = i < MANY ? 0 : 1;
      double noise = random.nextDouble(-1, 1) + random.nextDouble(-1, 1);
      rows.add(RowFactory.create(label, Vectors.dense(1.5 * label + noise)));
    }
    return spark.createDataFrame(
        rows,
        new StructType()
            .add("label", DataTypes.DoubleType, false)
            .add("features", SQLDataTypes.VectorType(), false));
  }

  private static long found(LogisticRegressionModel model, Dataset<Row> table) {
    return model.transform(table).filter("label = 1 AND prediction = 1").count();
  }

  @Test
  void theRareClassIsFoundMoreOftenWithItsWeight() {
    try (SparkSession spark = LocalSpark.start()) {
      Dataset<Row> table = table(spark).cache();
      long plain = found(WeightedLogisticRegression.train(table, weights(1, 1)), table);
      long weighted = found(WeightedLogisticRegression.train(table, weights(0.1, 1.9)), table);
      assertThat(plain).isLessThan(FEW / 2);
      assertThat(weighted).isGreaterThan(FEW / 2);
    }
  }
}

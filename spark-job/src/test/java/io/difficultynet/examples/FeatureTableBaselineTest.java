package io.difficultynet.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.job.export.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class FeatureTableBaselineTest {

  /** Two overlapping clouds on a line, around 0 and 1.5; one is rare in training alone. */
  private static Dataset<Row> table(SparkSession spark) {
    SplittableRandom random = new SplittableRandom(5);
    List<Row> rows = new ArrayList<>();
    add("train", 400, 20, random, rows);
    add("validation", 50, 50, random, rows);
    add("test", 500, 500, random, rows);
    return spark.createDataFrame(
        rows,
        new StructType()
            .add("split", DataTypes.StringType, false)
            .add("label", DataTypes.IntegerType, false)
            .add("features", SQLDataTypes.VectorType(), false));
  }

  private static void add(String split, int many, int few, SplittableRandom random, List<Row> to) {
    for (int i = 0; i < many + few; i++) {
      int label = i < many ? 0 : 1;
      double noise = random.nextDouble(-1, 1) + random.nextDouble(-1, 1);
      to.add(RowFactory.create(split, label, Vectors.dense(1.5 * label + noise)));
    }
  }

  /** The border between the clouds that is best for both is in their middle: 80 %. */
  @Test
  void inverseFrequencyWeightsBringTheBorderToTheMiddle() {
    try (SparkSession spark = LocalSpark.start()) {
      var baseline = new FeatureTableBaseline(table(spark), List.of(0.0));
      FeatureTableBaseline.Score plain = baseline.score(false);
      FeatureTableBaseline.Score weighted = baseline.score(true);
      assertThat(plain.test()).isLessThan(0.75);
      assertThat(weighted.test()).isBetween(0.76, 0.84);
      assertThat(weighted.validation()).isGreaterThan(plain.validation());
    }
  }
}

package io.difficultynet.examples;

import io.difficultynet.job.export.WeightColumn;
import io.difficultynet.report.LearnedWeights;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Trains Spark ML's logistic regression with the class weights that a run has learned. The same
 * table comes from the command line:
 *
 * <pre>
 *   deploy/bin/difficulty-net export --run runs/mine --table rows.parquet --label label \
 *       --output runs/weighted
 * </pre>
 */
final class WeightedLogisticRegression {

  private WeightedLogisticRegression() {}

  /**
   * Returns the model.
   *
   * @param table with columns {@code features} (a vector) and {@code label} (index of the class)
   */
  static LogisticRegressionModel train(Dataset<Row> table, LearnedWeights weights) {
    Dataset<Row> weighted = WeightColumn.add(table, "label", "weight", weights);
    return new LogisticRegression()
        .setFeaturesCol("features")
        .setLabelCol("label")
        .setWeightCol("weight")
        .fit(weighted);
  }
}

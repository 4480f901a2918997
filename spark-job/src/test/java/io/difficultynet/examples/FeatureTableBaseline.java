package io.difficultynet.examples;

import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Spark ML's logistic regression on a table of features, plain and with inverse-frequency weights N
 * / (C n_c): what runs with {@code network.family = linear} are compared with. The strength of its
 * L2 penalty is chosen by balanced validation accuracy. On what {@code difficulty-net embed} wrote:
 *
 * <pre>
 *   $SPARK_HOME/bin/spark-submit --master 'local[1]' --driver-memory 2g \
 *       --class io.difficultynet.examples.FeatureTableBaseline \
 *       --driver-class-path spark-job/target/test-classes deploy/target/difficulty-net.jar FOLDER
 * </pre>
 */
public final class FeatureTableBaseline {

  private static final List<Double> PENALTIES = List.of(0.0, 1e-4, 1e-3, 1e-2, 1e-1);
  private static final int MOST_ITERATIONS = 100;

  private final List<Double> penalties;
  private final Dataset<Row> train;
  private final Dataset<Row> validation;
  private final Dataset<Row> test;

  /** Balanced accuracies of the chosen model, in [0, 1]. */
  record Score(double penalty, double validation, double test) {}

  /**
   * A baseline.
   *
   * @param table with columns {@code split} (train, validation, test), {@code label} (index of the
   *     class) and {@code features} (a vector)
   * @param penalties to choose from
   */
  FeatureTableBaseline(Dataset<Row> table, List<Double> penalties) {
    this.penalties = penalties;
    Dataset<Row> samples = withWeights(table).cache();
    this.train = samples.filter("split = 'train'");
    this.validation = samples.filter("split = 'validation'");
    this.test = samples.filter("split = 'test'");
  }

  /** Prints the scores on a folder. */
  public static void main(String[] arguments) {
    try (SparkSession spark = SparkSession.builder().appName("baseline").getOrCreate()) {
      Dataset<Row> table = spark.read().parquet(arguments[0]);
      Column vector = org.apache.spark.ml.functions.array_to_vector(table.col("features"));
      var baseline = new FeatureTableBaseline(table.withColumn("features", vector), PENALTIES);
      print("plain", baseline.score(false));
      print("inverse frequency", baseline.score(true));
    }
  }

  private static void print(String name, Score score) {
    System.out.printf(
        Locale.ROOT,
        "logistic regression, %-18s L2 %-7s validation %.2f %%, test %.2f %%%n",
        name,
        score.penalty,
        100 * score.validation,
        100 * score.test);
  }

  /** Trains with every penalty and measures the best on the test samples. */
  Score score(boolean weighted) {
    double best = -1;
    double penalty = 0;
    double onTest = Double.NaN;
    for (double candidate : penalties) {
      LogisticRegression learner =
          new LogisticRegression().setRegParam(candidate).setMaxIter(MOST_ITERATIONS);
      LogisticRegressionModel model =
          (weighted ? learner.setWeightCol("weight") : learner).fit(train);
      double found = balancedAccuracy(model, validation);
      if (found > best) {
        best = found;
        penalty = candidate;
        onTest = balancedAccuracy(model, test);
      }
    }
    return new Score(penalty, best, onTest);
  }

  /** Mean over the classes of the share of right answers. */
  private static double balancedAccuracy(LogisticRegressionModel model, Dataset<Row> samples) {
    return model
        .transform(samples)
        .groupBy("label")
        .agg(functions.avg(functions.expr("double(prediction = label)")).as("accuracy"))
        .agg(functions.avg("accuracy"))
        .head()
        .getDouble(0);
  }

  private static Dataset<Row> withWeights(Dataset<Row> table) {
    Dataset<Row> counts = table.filter("split = 'train'").groupBy("label").count();
    Row sums = counts.agg(functions.sum("count"), functions.count("label")).head();
    double perClass = (double) sums.getLong(0) / sums.getLong(1); // N / C
    Column weight = functions.lit(perClass).divide(functions.col("count"));
    return table.join(functions.broadcast(counts.withColumn("weight", weight)), "label");
  }
}

package io.difficultynet.job.embed;

import io.difficultynet.job.cluster.ClusterShape;
import io.difficultynet.job.predict.PredictionPlan;
import io.difficultynet.job.predict.Predictor;
import io.difficultynet.job.predict.StoredSamples;
import io.difficultynet.job.spark.Sent;
import io.difficultynet.job.worker.RunPlan;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What the classifier of a model reads of every training, validation and test sample, as a Parquet
 * table with a partition a split. Features are computed a batch at a time while the rows are
 * written, so an executor never holds those of the whole set.
 *
 * @param run plan with a training split
 * @param model whose features are wanted
 * @param testSamples number of test samples
 * @param shape of the cluster
 */
public record FeatureTable(RunPlan run, PredictionPlan model, int testSamples, ClusterShape shape) {

  private static final StructType SCHEMA =
      new StructType()
          .add("origin", DataTypes.StringType, false)
          .add("label", DataTypes.IntegerType, false)
          .add("class_name", DataTypes.StringType, false)
          .add("features", DataTypes.createArrayType(DataTypes.FloatType, false), false)
          .add("split", DataTypes.StringType, false);

  /**
   * Writes the table.
   *
   * @param folder a URI; it must not exist
   */
  public void write(JavaSparkContext spark, String folder) {
    List<Embedding.Some> batches = Embedding.cut(run, testSamples, run.predictionBatch());
    spark.setJobDescription("embed");
    SparkSession session = SparkSession.builder().sparkContext(spark.sc()).getOrCreate();
    try (Sent<RunPlan> plan = Sent.to(spark, run);
        Predictor predictor = Predictor.on(spark, model)) {
      Embedding embedding = new Embedding(plan.broadcast(), predictor);
      JavaRDD<Row> rows =
          spark.parallelize(batches, shape.executors()).flatMap(new RowsOf(embedding));
      session.createDataFrame(rows, SCHEMA).write().partitionBy("split").parquet(folder);
    } finally {
      StoredSamples.release(); // of this JVM, where it is the executor too
    }
  }

  private record RowsOf(Embedding embedding) implements FlatMapFunction<Embedding.Some, Row> {

    @Override
    public Iterator<Row> call(Embedding.Some samples) {
      List<String> classNames = embedding.plan().value().classNames();
      List<Row> rows = new ArrayList<>();
      embedding.each(
          samples,
          (origin, label, weight, features) ->
              rows.add(
                  RowFactory.create(
                      origin, label, classNames.get(label), features, samples.part().word())));
      return rows.iterator();
    }
  }
}

package io.difficultynet.job.spark;

import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.Model;
import io.difficultynet.job.engine.Replica;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
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
public record FeatureTable(RunPlan run, Model model, int testSamples, ClusterShape shape) {

  private static final StructType SCHEMA =
      new StructType()
          .add("origin", DataTypes.StringType, false)
          .add("label", DataTypes.IntegerType, false)
          .add("class_name", DataTypes.StringType, false)
          .add("features", DataTypes.createArrayType(DataTypes.FloatType, false), false)
          .add("split", DataTypes.StringType, false);

  /** Which samples; the word is the value of the column {@code split}. */
  private enum Split {
    TRAIN,
    VALIDATION,
    TEST;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Names a sample for ever: its number in the training or the test source. */
    String origin(int index) {
      return (this == TEST ? "test/" : "training/") + index;
    }
  }

  /** Samples that pass through the network together. */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  private record Chunk(Split split, int[] indices) implements Serializable {}

  /**
   * Writes the table.
   *
   * @param folder a URI; it must not exist
   */
  public void write(JavaSparkContext spark, String folder) {
    List<Chunk> chunks = new ArrayList<>();
    cut(Split.TRAIN, run.split().train(), chunks);
    cut(Split.VALIDATION, run.split().validation(), chunks);
    cut(Split.TEST, IntStream.range(0, testSamples).toArray(), chunks);
    Broadcast<RunPlan> plan = spark.broadcast(run);
    Broadcast<Model> parameters = spark.broadcast(model);
    spark.setJobDescription("embed");
    SparkSession session = SparkSession.builder().sparkContext(spark.sc()).getOrCreate();
    try {
      JavaRDD<Row> rows =
          spark.parallelize(chunks, shape.executors()).flatMap(new Embed(plan, parameters));
      session.createDataFrame(rows, SCHEMA).write().partitionBy("split").parquet(folder);
    } finally {
      plan.destroy();
      parameters.destroy();
      ExecutorWorker.release(); // of this JVM, where it is the executor too
    }
  }

  private static void cut(Split split, int[] indices, List<Chunk> into) {
    int most = RunPlan.PREDICTION_BATCH;
    for (int from = 0; from < indices.length; from += most) {
      int to = Math.min(indices.length, from + most);
      into.add(new Chunk(split, Arrays.copyOfRange(indices, from, to)));
    }
  }

  /** Rows of a chunk. */
  private record Embed(Broadcast<RunPlan> plan, Broadcast<Model> model)
      implements FlatMapFunction<Chunk, Row> {

    @Override
    public Iterator<Row> call(Chunk chunk) {
      return ExecutorWorker.use(plan.value(), worker -> rows(worker, chunk)).iterator();
    }

    private List<Row> rows(ExecutorWorker worker, Chunk chunk) {
      Replica replica = worker.replica();
      replica.load(model.value().parameters());
      replica.loadStatistics(model.value().statistics());
      boolean test = chunk.split == Split.TEST;
      Batch batch = test ? worker.test(chunk.indices) : worker.evaluation(chunk.indices);
      float[] features = replica.features(batch); // [size x F]
      int width = features.length / batch.size();
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < batch.size(); i++) {
        int label = batch.labels()[i];
        rows.add(
            RowFactory.create(
                chunk.split.origin(chunk.indices[i]),
                label,
                plan.value().classNames().get(label),
                Arrays.copyOfRange(features, i * width, (i + 1) * width),
                chunk.split.word()));
      }
      return rows;
    }
  }
}

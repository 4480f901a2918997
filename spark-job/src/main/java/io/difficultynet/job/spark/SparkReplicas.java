package io.difficultynet.job.spark;

import io.difficultynet.datasets.sampling.EpochShape;
import io.difficultynet.job.cluster.ClusterShape;
import io.difficultynet.job.cluster.TasksOutOfHeap;
import io.difficultynet.job.network.Model;
import io.difficultynet.job.observe.Phase;
import io.difficultynet.job.round.HeldOut;
import io.difficultynet.job.round.Measurement;
import io.difficultynet.job.round.Replicas;
import io.difficultynet.job.round.RoundInput;
import io.difficultynet.job.round.RoundSlice;
import io.difficultynet.job.round.Timed;
import io.difficultynet.job.round.TrainedRound;
import io.difficultynet.job.worker.RunPlan;
import io.difficultynet.meta.PairGradient;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.util.LongAccumulator;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;
import scala.reflect.ClassTag;

/**
 * The replicas of a run as Spark stages: a round is a barrier stage that ends in a shuffle, the
 * meta step and the measurements are ordinary stages. See {@code package-info}.
 *
 * <p>A model is broadcast when it is first needed and stays until another one is: what a round
 * gives is validated, asked for its meta gradients and trained on with one broadcast.
 */
public final class SparkReplicas implements Replicas {

  private static final double NANOS = 1e9;

  private final JavaSparkContext spark;
  private final RunPlan run;
  private final int executors;
  private final @Nullable ResourceProfile wholeExecutors;
  private final Sent<RunPlan> plan;
  private final RoundProgress progress;
  private final ExecutorWait wait;
  private final TasksOutOfHeap tasksOutOfHeap = new TasksOutOfHeap();
  private @Nullable Sent<Model> sentModel;

  /**
   * Broadcasts the plan.
   *
   * @param notes told when the cluster lets a run wait
   */
  public SparkReplicas(
      JavaSparkContext spark,
      RunPlan run,
      ClusterShape shape,
      RoundProgress progress,
      Consumer<String> notes) {
    this.spark = spark;
    this.run = run;
    this.executors = shape.executors();
    this.wholeExecutors = shape.wholeExecutors(spark.getConf()).orElse(null);
    this.plan = Sent.to(spark, run);
    this.progress = progress;
    this.wait = ExecutorWait.of(spark, run.config().cluster().executorWait(), notes);
    spark.sc().addSparkListener(progress);
    spark.sc().addSparkListener(tasksOutOfHeap);
  }

  @Override
  public TrainedRound train(RoundInput input) {
    long start = System.nanoTime();
    wait.until(executors);
    RoundInput.Rules rules = input.rules();
    describe(rules.epoch(), Phase.TRAINING);
    LongAccumulator samples = spark.sc().longAccumulator();
    EpochShape epoch = new EpochShape(run.split().trainSize(), run.config().train().batchSize());
    progress.begin(
        samples.id(), rules.epoch(), epoch.batchStart(rules.span().from()), epoch.samples());
    RoundTask.Rest rest = new RoundTask.Rest(input.velocity(), rules);
    try (Sent<RoundTask.Rest> sent = Sent.to(spark, rest)) {
      RoundTask task =
          new RoundTask(
              plan.broadcast(), send(input.model()), sent.broadcast(), executors, samples);
      List<RoundSlice> slices = result(submit(task), executors);
      return TrainedRound.join(rules.epoch(), run.network(), slices, seconds(start));
    } finally {
      progress.end();
    }
  }

  private JavaFutureAction<List<RoundSlice>> submit(RoundTask task) {
    RDD<RoundSlice> barrier =
        numbers().rdd().barrier().mapPartitions(task, false, ClassTag.apply(RoundSlice.class));
    return JavaRDD.fromRDD(barrier, ClassTag.<RoundSlice>apply(RoundSlice.class))
        .mapToPair(slice -> new Tuple2<>(slice.part(), slice))
        .partitionBy(new HashPartitioner(executors)) // the shuffle that lets Spark rerun
        .values()
        .collectAsync();
  }

  @Override
  public Measurement measure(Model model, HeldOut samples) {
    long start = System.nanoTime();
    if (samples == HeldOut.VALIDATION) {
      progress.phase(Phase.VALIDATION);
    }
    spark.setJobDescription("measure on " + samples);
    MeasureTask task = new MeasureTask(plan.broadcast(), send(model), samples, executors);
    List<Measurement.Share> shares = result(numbers().map(task).collectAsync(), 1);
    return Measurement.join(shares, seconds(start));
  }

  @Override
  public Timed<List<PairGradient>> pairGradients(RoundInput input, int pairs) {
    if (pairs == 0) {
      return new Timed<>(List.of(), 0);
    }
    long start = System.nanoTime();
    describe(input.rules().epoch(), Phase.META_STEP);
    try (Sent<RoundInput.Rules> rules = Sent.to(spark, input.rules())) {
      PairGradientTask task =
          new PairGradientTask(
              plan.broadcast(), send(input.model()), rules.broadcast(), pairs, executors);
      List<List<PairGradient>> byReplica = result(numbers().map(task).collectAsync(), 1);
      return new Timed<>(Replicas.inOrder(byReplica), seconds(start));
    }
  }

  @Override
  public void close() {
    plan.close();
    if (sentModel != null) {
      sentModel.close();
    }
    spark.sc().removeSparkListener(progress);
    spark.sc().removeSparkListener(tasksOutOfHeap);
    ExecutorWorker.release(); // of this JVM, where it is the executor too
  }

  /** Broadcasts a model, after the one before is freed; one that was sent last is there already. */
  @SuppressWarnings("ReferenceEquality") // comparing millions of parameters would cost a broadcast
  private Broadcast<Model> send(Model model) {
    Sent<Model> sent = sentModel;
    if (sent == null || sent.value() != model) {
      if (sent != null) {
        sent.close();
      }
      sent = Sent.to(spark, model);
      sentModel = sent;
    }
    return sent.broadcast();
  }

  private <T> T result(JavaFutureAction<T> job, int needed) {
    tasksOutOfHeap.begin();
    try {
      return wait.result(job, needed);
    } catch (CompletionException e) {
      throw tasksOutOfHeap.explain(e);
    }
  }

  private void describe(int epoch, Phase phase) {
    spark.setJobDescription("epoch " + (epoch + 1) + ": " + phase.text());
    progress.phase(phase);
  }

  /** The numbers of the replicas, one a partition, each for an executor of its own. */
  private JavaRDD<Integer> numbers() {
    JavaRDD<Integer> numbers =
        spark.parallelize(IntStream.range(0, executors).boxed().toList(), executors);
    return wholeExecutors == null ? numbers : numbers.withResources(wholeExecutors);
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / NANOS;
  }
}

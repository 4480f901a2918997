package io.difficultynet.job.spark;

import io.difficultynet.datasets.sampling.EpochShape;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.job.cluster.ClusterShape;
import io.difficultynet.job.cluster.LostExecutors;
import io.difficultynet.job.cluster.TasksOutOfHeap;
import io.difficultynet.job.network.Model;
import io.difficultynet.job.observe.Phase;
import io.difficultynet.job.round.LearningRates;
import io.difficultynet.job.round.RoundInput;
import io.difficultynet.job.round.RoundSlice;
import io.difficultynet.job.round.RunningStatistics;
import io.difficultynet.job.round.Slices;
import io.difficultynet.job.train.Measurement;
import io.difficultynet.job.train.MetaGradients;
import io.difficultynet.job.train.Replicas;
import io.difficultynet.job.train.TrainedRound;
import io.difficultynet.meta.PairGradient;
import io.difficultynet.metrics.ConfusionMatrix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.util.LongAccumulator;
import scala.Tuple2;
import scala.reflect.ClassTag;

/**
 * The replicas of a run as Spark stages: a round is a barrier stage that ends in a shuffle, the
 * meta step and the measurements are ordinary stages. See {@code package-info}.
 */
public final class SparkReplicas implements Replicas {

  private static final double NANOS = 1e9;

  private final JavaSparkContext spark;
  private final RunPlan run;
  private final int executors;
  private final Sent<RunPlan> plan;
  private final RoundProgress progress;
  private final ExecutorWait wait;
  private final TasksOutOfHeap tasksOutOfHeap = new TasksOutOfHeap();
  private final LostExecutors lostExecutors;

  /**
   * Broadcasts the plan.
   *
   * @param notes told when the cluster lets a run wait, or takes an executor away
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
    this.plan = Sent.to(spark, run);
    this.progress = progress;
    this.wait = ExecutorWait.of(spark, run.config().cluster().executorWait(), notes);
    spark.sc().addSparkListener(progress);
    spark.sc().addSparkListener(tasksOutOfHeap);
    this.lostExecutors = new LostExecutors(notes);
    spark.sc().addSparkListener(lostExecutors);
  }

  @Override
  public TrainedRound train(RoundInput input) {
    long start = System.nanoTime();
    wait.until(executors);
    describe(input.epoch(), Phase.TRAINING);
    LongAccumulator samples = spark.sc().longAccumulator();
    EpochShape epoch = new EpochShape(run.split().trainSize(), run.config().train().batchSize());
    progress.begin(
        samples.id(), input.epoch(), epoch.batchStart(input.span().from()), epoch.samples());
    try (Sent<RoundInput> sent = Sent.to(spark, input)) {
      RoundTask task = new RoundTask(plan.broadcast(), sent.broadcast(), executors, samples);
      RDD<RoundSlice> barrier =
          numbers().rdd().barrier().mapPartitions(task, false, ClassTag.apply(RoundSlice.class));
      JavaFutureAction<List<RoundSlice>> job =
          JavaRDD.fromRDD(barrier, ClassTag.<RoundSlice>apply(RoundSlice.class))
              .mapToPair(slice -> new Tuple2<>(slice.part(), slice))
              .partitionBy(new HashPartitioner(executors)) // the shuffle that lets Spark rerun
              .values()
              .collectAsync();
      List<RoundSlice> slices = result(job, executors);
      return merge(input.epoch(), slices, (System.nanoTime() - start) / NANOS);
    } finally {
      progress.end();
    }
  }

  @Override
  public Measurement validate(Model model) {
    progress.phase(Phase.VALIDATION);
    return measure(model, MeasureTask.Samples.VALIDATION);
  }

  @Override
  public Measurement test(Model model) {
    return measure(model, MeasureTask.Samples.TEST);
  }

  @Override
  public MetaGradients metaGradients(RoundInput asked, int pairs) {
    if (pairs == 0) {
      return MetaGradients.none();
    }
    long start = System.nanoTime();
    describe(asked.epoch(), Phase.META_STEP);
    try (Sent<RoundInput> sent = Sent.to(spark, asked.withoutVelocity())) {
      var task =
          new PairGradientTask(
              plan.broadcast(), sent.broadcast(), innerRate(asked), pairs, executors);
      List<PairGradient> byPair =
          result(numbers().map(task).collectAsync(), 1).stream()
              .flatMap(List::stream)
              .sorted(Comparator.comparingInt(PairGradientTask.Pair::number))
              .map(PairGradientTask.Pair::slopes)
              .toList();
      return new MetaGradients(byPair, (System.nanoTime() - start) / NANOS);
    }
  }

  @Override
  public void close() {
    plan.close();
    spark.sc().removeSparkListener(progress);
    spark.sc().removeSparkListener(tasksOutOfHeap);
    spark.sc().removeSparkListener(lostExecutors);
    ExecutorWorker.release(); // of this JVM, where it is the executor too
  }

  /** The rate of the round's last update, or the one that is set. */
  private double innerRate(RoundInput round) {
    Double set = run.config().method().pairs().innerRate();
    return set == null
        ? LearningRates.at(
            run.config(), run.split().trainSize(), round.epoch(), round.span().to() - 1)
        : set;
  }

  private Measurement measure(Model model, MeasureTask.Samples samples) {
    long start = System.nanoTime();
    spark.setJobDescription("measure on " + samples);
    try (Sent<Model> sent = Sent.to(spark, model)) {
      var task = new MeasureTask(plan.broadcast(), sent.broadcast(), samples, executors);
      List<MeasureTask.Part> parts = result(numbers().map(task).collectAsync(), 1);
      ConfusionMatrix confusion = ConfusionMatrix.empty(run.network().classes());
      double lossSum = 0;
      for (MeasureTask.Part part : parts) {
        confusion = confusion.combine(part.confusion());
        lossSum += part.lossSum();
      }
      double seconds = (System.nanoTime() - start) / NANOS;
      long total = LongStream.of(confusion.counts().total()).sum();
      return new Measurement(confusion, lossSum / total, seconds);
    }
  }

  private TrainedRound merge(int epoch, List<RoundSlice> collected, double seconds) {
    List<RoundSlice> parts = new ArrayList<>(collected);
    parts.sort(Comparator.comparingInt(RoundSlice::part));
    int length = run.network().parameterCount();
    Slices slices = new Slices(length, executors);
    float[] parameters = new float[length];
    float[] velocity = new float[length];
    double loss = 0;
    long samples = 0;
    for (RoundSlice part : parts) {
      int offset = slices.offset(part.part());
      System.arraycopy(part.parameters(), 0, parameters, offset, part.parameters().length);
      System.arraycopy(part.velocity(), 0, velocity, offset, part.velocity().length);
      loss += part.weightedLoss();
      samples += part.samples();
    }
    requireFinite(epoch, loss, parameters);
    float[] statistics =
        RunningStatistics.pool(
            run.network(), parts.stream().flatMap(part -> part.statistics().stream()).toList());
    return new TrainedRound(
        new Model(parameters, statistics),
        velocity,
        loss / samples,
        samples,
        executors,
        seconds,
        slowest(parts, RoundSlice::computeSeconds),
        slowest(parts, RoundSlice::inputSeconds),
        slowest(parts, RoundSlice::synchroniseSeconds),
        slowest(parts, RoundSlice::waitSeconds));
  }

  private static double slowest(List<RoundSlice> parts, ToDoubleFunction<RoundSlice> seconds) {
    return parts.stream().mapToDouble(seconds).max().orElseThrow();
  }

  private static void requireFinite(int epoch, double loss, float[] parameters) {
    boolean finite = Double.isFinite(loss);
    for (int i = 0; finite && i < parameters.length; i++) {
      finite = Float.isFinite(parameters[i]);
    }
    if (!finite) {
      throw new DifficultyNetException(
          ErrorCode.DIVERGED,
          "epoch " + (epoch + 1),
          "the training loss or a parameter is not a finite number any more (loss " + loss + ")",
          "Lower train.learning-rate.initial, or warm up with train.learning-rate.warm-up-epochs;"
              + " the last checkpoint is from before this epoch");
    }
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

  /** The numbers of the replicas, one a partition. */
  private JavaRDD<Integer> numbers() {
    return spark.parallelize(IntStream.range(0, executors).boxed().toList(), executors);
  }
}

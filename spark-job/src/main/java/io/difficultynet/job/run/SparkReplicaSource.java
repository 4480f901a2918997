package io.difficultynet.job.run;

import io.difficultynet.job.cluster.ClusterShape;
import io.difficultynet.job.cluster.LostExecutors;
import io.difficultynet.job.monitor.ApplicationMonitor;
import io.difficultynet.job.observe.Console;
import io.difficultynet.job.observe.RunMonitor;
import io.difficultynet.job.round.Replicas;
import io.difficultynet.job.spark.RoundProgress;
import io.difficultynet.job.spark.SparkReplicas;
import io.difficultynet.job.worker.RunPlan;
import io.difficultynet.report.EpochReport;
import io.difficultynet.report.RunStart;
import io.difficultynet.text.Screen;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;

/** Replicas on the executors of a Spark application. */
public final class SparkReplicaSource implements ReplicaSource {

  private final JavaSparkContext spark;
  private final boolean ours;
  private final LostExecutors losses;
  private final ApplicationMonitor monitor;
  private volatile Consumer<String> notes = Screen::err; // the console of a run, if any

  private SparkReplicaSource(JavaSparkContext spark, boolean ours) {
    this.spark = spark;
    this.ours = ours;
    this.losses = LostExecutors.watching(spark.sc(), note -> notes.accept(note));
    this.monitor = ApplicationMonitor.of(spark.sc());
  }

  /** Of an application that ends with the source. */
  static SparkReplicaSource owning(JavaSparkContext spark) {
    return new SparkReplicaSource(spark, true);
  }

  /** Of an application that is somebody else's and goes on. */
  public static SparkReplicaSource within(JavaSparkContext spark) {
    return new SparkReplicaSource(spark, false);
  }

  @Override
  public Replicas replicas(RunPlan plan, ClusterShape shape, Console console) {
    notes = console::line;
    return new SparkReplicas(spark, plan, shape, new RoundProgress(console), console::line);
  }

  @Override
  public RunMonitor monitor(String label, RunStart start, List<EpochReport> epochs) {
    return monitor.run(label, start, epochs);
  }

  @Override
  public Optional<String> application() {
    return Optional.of(spark.sc().applicationId());
  }

  @Override
  public boolean isStopped() {
    return spark.sc().isStopped();
  }

  @Override
  public void close() {
    if (ours) {
      spark.close();
    } else {
      losses.stop(spark.sc());
      monitor.close();
    }
  }
}

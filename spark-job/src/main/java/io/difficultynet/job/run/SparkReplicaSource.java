package io.difficultynet.job.run;

import io.difficultynet.job.cluster.ClusterShape;
import io.difficultynet.job.cluster.LostExecutors;
import io.difficultynet.job.observe.Console;
import io.difficultynet.job.round.Replicas;
import io.difficultynet.job.spark.RoundProgress;
import io.difficultynet.job.spark.SparkReplicas;
import io.difficultynet.job.worker.RunPlan;
import io.difficultynet.text.Screen;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;

/** Replicas on the executors of a Spark application. */
final class SparkReplicaSource implements ReplicaSource {

  private final JavaSparkContext spark;
  private volatile Consumer<String> notes = Screen::err; // the console of a run, if any

  SparkReplicaSource(JavaSparkContext spark) {
    this.spark = spark;
    LostExecutors.watch(spark.sc(), note -> notes.accept(note));
  }

  @Override
  public Replicas replicas(RunPlan plan, ClusterShape shape, Console console) {
    notes = console::line;
    return new SparkReplicas(spark, plan, shape, new RoundProgress(console), console::line);
  }

  @Override
  public boolean isStopped() {
    return spark.sc().isStopped();
  }

  @Override
  public void close() {
    spark.close();
  }
}

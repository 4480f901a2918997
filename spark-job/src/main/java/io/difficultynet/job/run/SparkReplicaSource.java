package io.difficultynet.job.run;

import io.difficultynet.job.cluster.ClusterShape;
import io.difficultynet.job.observe.Console;
import io.difficultynet.job.round.Replicas;
import io.difficultynet.job.spark.RoundProgress;
import io.difficultynet.job.spark.SparkReplicas;
import io.difficultynet.job.worker.RunPlan;
import org.apache.spark.api.java.JavaSparkContext;

/** Replicas on the executors of a Spark application. */
record SparkReplicaSource(JavaSparkContext spark) implements ReplicaSource {

  @Override
  public Replicas replicas(RunPlan plan, ClusterShape shape, Console console) {
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

package io.difficultynet.job.run;

import io.difficultynet.conf.TrainSettings.GradientExchange;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.job.cluster.ClusterShape;
import io.difficultynet.job.observe.Console;
import io.difficultynet.job.round.LocalReplicas;
import io.difficultynet.job.round.Replicas;
import io.difficultynet.job.worker.RunPlan;
import io.difficultynet.job.worker.Worker;

/**
 * Replicas on threads of this JVM, as many as the cluster of a run's shape has executors: the same
 * run without Spark, to the bit.
 *
 * @param samples where every replica reads its samples
 */
public record LocalReplicaSource(ByteSource samples) implements ReplicaSource {

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException where executors would exchange gradients in another form than
   *     as 32-bit floats
   */
  @Override
  public Replicas replicas(RunPlan plan, ClusterShape shape, Console console) {
    GradientExchange exchange = plan.config().train().gradientExchange();
    if (exchange != GradientExchange.FP32) {
      throw new IllegalArgumentException(
          "train.gradient-exchange is %s; threads of one JVM exchange 32-bit floats only"
              .formatted(exchange));
    }
    return new LocalReplicas(plan.network(), shape.executors(), part -> new Worker(plan, samples));
  }

  @Override
  public boolean isStopped() {
    return false;
  }

  @Override
  public void close() {}
}

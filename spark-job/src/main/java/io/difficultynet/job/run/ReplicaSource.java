package io.difficultynet.job.run;

import io.difficultynet.job.cluster.ClusterShape;
import io.difficultynet.job.observe.Console;
import io.difficultynet.job.round.Replicas;
import io.difficultynet.job.worker.RunPlan;

/** What runs get their replicas from. Runs may share one, side by side. */
public interface ReplicaSource extends AutoCloseable {

  /**
   * Makes the replicas of a run.
   *
   * @param shape their number
   * @param console is told of progress within a round and of waiting
   */
  Replicas replicas(RunPlan plan, ClusterShape shape, Console console);

  /** Returns whether it was ended from outside, so that no run of it can go on. */
  boolean isStopped();

  /** Ends it. */
  @Override
  void close();
}

package io.difficultynet.job.run;

import io.difficultynet.job.cluster.ClusterShape;
import io.difficultynet.job.observe.Console;
import io.difficultynet.job.observe.RunMonitor;
import io.difficultynet.job.round.Replicas;
import io.difficultynet.job.worker.RunPlan;
import io.difficultynet.report.EpochReport;
import io.difficultynet.report.RunStart;
import java.util.List;
import java.util.Optional;

/** What runs get their replicas from. Runs may share one, side by side. */
public interface ReplicaSource extends AutoCloseable {

  /**
   * Makes the replicas of a run.
   *
   * @param shape their number
   * @param console is told of progress within a round and of waiting
   */
  Replicas replicas(RunPlan plan, ClusterShape shape, Console console);

  /**
   * Shows a run to others from now on, where there is something that shows it.
   *
   * @param label tells it from other runs of the source; empty where there is no other
   * @param epochs those that are complete already
   */
  default RunMonitor monitor(String label, RunStart start, List<EpochReport> epochs) {
    return RunMonitor.NONE;
  }

  /** What its cluster calls it, where it has one. */
  default Optional<String> application() {
    return Optional.empty();
  }

  /** Returns whether it was ended from outside, so that no run of it can go on. */
  boolean isStopped();

  /** Ends it. */
  @Override
  void close();
}

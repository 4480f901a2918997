package io.difficultynet.job.worker;

import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.job.engine.Replica;
import io.difficultynet.job.engine.SampleReader;
import io.difficultynet.job.round.LocalReplicas;
import io.difficultynet.job.round.ReplicaWork;
import java.util.UUID;

/**
 * A replica of a run: decoded samples and compiled networks, and what is computed with them. All of
 * it is a cache that can be built again; nothing depends on what an earlier call left in it. One
 * thread at a time.
 */
public final class Worker implements LocalReplicas.Member {

  private final RunPlan plan;
  private final Replica replica;
  private final RunSamples samples;
  private final ReplicaWork work;

  /**
   * Makes the engine; samples are read when they are first needed.
   *
   * @param source of the samples
   */
  public Worker(RunPlan plan, ByteSource source) {
    this.plan = plan;
    this.replica = Engines.replica(plan.replica());
    this.samples = new RunSamples(plan, source);
    this.work = new ReplicaWork(plan.rounds(), replica, samples);
    useThisThread();
  }

  /** Whether this is a replica of the run. */
  public boolean isOf(UUID run) {
    return plan.id().equals(run);
  }

  /** Prepares the calling thread; to be called first on every other thread that uses this. */
  public void useThisThread() {
    replica.useThreads(plan.threads());
  }

  @Override
  public ReplicaWork work() {
    return work;
  }

  /** Returns the engine. */
  public Replica replica() {
    return replica;
  }

  /** Returns the samples. */
  public SampleReader samples() {
    return samples;
  }

  @Override
  public void close() {
    replica.close();
    samples.close();
  }
}

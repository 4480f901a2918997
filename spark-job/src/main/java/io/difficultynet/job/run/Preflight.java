package io.difficultynet.job.run;

import io.difficultynet.conf.RunConfig;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.Problems;
import io.difficultynet.job.cluster.ClusterShape;
import io.difficultynet.job.cluster.EnginePlan;
import io.difficultynet.job.cluster.GivenMemory;
import io.difficultynet.job.cluster.MemoryEstimate;
import io.difficultynet.job.cluster.RunMemory;
import io.difficultynet.job.cluster.SparkVersion;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.job.worker.Engines;
import io.difficultynet.job.worker.RunPlan;
import io.difficultynet.seed.Seeds;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be wrong before Spark starts, looked at together: a user who made three
 * mistakes reads of all three.
 */
public final class Preflight {

  private Preflight() {}

  /** What a run starts from when nothing is wrong. */
  public record Ready(
      ClusterShape shape, GivenMemory memory, EnginePlan engine, Preparation preparation) {

    /**
     * The same for a run that starts from other weights.
     *
     * @param config which differs in {@code network.pretrained} alone
     * @throws DifficultyNetException DATA_… with all that is wrong with the weights
     */
    public Ready startingFrom(RunConfig config, Configuration hadoop) {
      return new Ready(shape, memory, engine, preparation.startingFrom(config, hadoop));
    }

    /** The same on another cluster. */
    Ready withShape(ClusterShape other) {
      return new Ready(other, memory, engine, preparation);
    }

    /** What every executor of a run of {@code config} needs, which has passed its checks. */
    public RunPlan plan(RunConfig config) {
      return new RunPlan(
          UUID.randomUUID(),
          config,
          new Seeds(config.run().seed()),
          preparation.classNames(),
          preparation.network(),
          engine,
          preparation.sources(),
          preparation.split(),
          preparation.pipeline(),
          shape.cores());
    }

    /** The memory that a run of {@code config} needs, which has passed its checks. */
    public MemoryEstimate needed(RunConfig config) {
      return RunMemory.of(
              config,
              preparation.network(),
              preparation.split().trainSize(),
              shape.executors(),
              engine.engine())
          .withSamples(
              preparation.sampleBytes(), preparation.network().parameterCount(), memory.local());
    }
  }

  /**
   * Checks cluster settings, engine, data, split and output; writes nothing.
   *
   * @param output null where the command writes none
   * @throws DifficultyNetException with all that is wrong
   */
  public static Ready check(
      RunConfig config, SparkConf spark, Configuration hadoop, @Nullable Folder output) {
    return check(config, spark, hadoop, output, 1);
  }

  /**
   * The same for one of some runs that go on side by side.
   *
   * @param runs that share the executors, at least 1
   */
  public static Ready check(
      RunConfig config, SparkConf spark, Configuration hadoop, @Nullable Folder output, int runs) {
    Problems problems = new Problems();
    SparkVersion version = problems.attempt(() -> SparkVersion.ofThisProcess().requireSupported());
    ClusterShape shape = problems.attempt(() -> ClusterShape.of(spark).share(runs));
    GivenMemory memory = problems.attempt(() -> GivenMemory.of(spark));
    EnginePlan engine = problems.attempt(() -> engine(config, spark));
    int executors = shape == null ? 1 : shape.executors();
    Preparation preparation = problems.attempt(() -> Preparation.of(config, hadoop, executors));
    if (output != null) {
      problems.attempt(output::requireWritable);
    }
    problems.throwIfAny("This run cannot start");
    if (version == null
        || shape == null
        || memory == null
        || engine == null
        || preparation == null) {
      throw new IllegalStateException("the checks have passed without their findings");
    }
    return new Ready(shape, memory, engine, preparation);
  }

  private static EnginePlan engine(RunConfig config, SparkConf spark) {
    EnginePlan engine = EnginePlan.of(config.network(), spark);
    Engines.requireClasses(engine);
    return engine;
  }
}

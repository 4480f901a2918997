package io.difficultynet.job.spark;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.difficultynet.datasets.cache.CacheCounts;
import io.difficultynet.job.round.RoundTimes;
import java.util.concurrent.atomic.DoubleAdder;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.MetricsSystem;
import org.apache.spark.metrics.source.Source;
import org.jspecify.annotations.Nullable;

/**
 * What the replica of this executor has done since the executor began, as a source of Spark's
 * metrics named {@code replica}. All are sums, so that a difference over time is a rate: {@code
 * imagesTrained} with every iteration, {@code computeSeconds}, {@code inputSeconds}, {@code
 * synchroniseSeconds}, of it {@code waitSeconds}, and {@code rounds} with every round, {@code
 * samplesKept} and {@code samplesRead} as {@link CacheCounts} says.
 */
final class ReplicaMetrics implements Source {

  private static final String NAME = "replica";

  private static @Nullable ReplicaMetrics current;

  private final MetricsSystem system;
  private final MetricRegistry registry = new MetricRegistry();
  private final Counter imagesTrained = registry.counter("imagesTrained");
  private final Counter rounds = registry.counter("rounds");
  private final DoubleAdder compute = seconds("computeSeconds");
  private final DoubleAdder input = seconds("inputSeconds");
  private final DoubleAdder synchronise = seconds("synchroniseSeconds");
  private final DoubleAdder waiting = seconds("waitSeconds");

  private ReplicaMetrics(MetricsSystem system) {
    this.system = system;
    registry.register("samplesKept", (Gauge<Long>) CacheCounts::kept);
    registry.register("samplesRead", (Gauge<Long>) CacheCounts::read);
  }

  /** Those of this executor, which Spark knows from the first call on. */
  static synchronized ReplicaMetrics ofThisExecutor() {
    MetricsSystem system = SparkEnv.get().metricsSystem();
    ReplicaMetrics known = current;
    if (known == null || known.system != system) { // another Spark in the same process
      known = new ReplicaMetrics(system);
      system.registerSource(known);
      current = known;
    }
    return known;
  }

  private DoubleAdder seconds(String name) {
    DoubleAdder sum = new DoubleAdder();
    registry.register(name, (Gauge<Double>) sum::sum);
    return sum;
  }

  /** Counts an iteration. */
  void trained(long images) {
    imagesTrained.inc(images);
  }

  /** Counts a round. */
  void trained(RoundTimes times) {
    compute.add(times.compute());
    input.add(times.input());
    synchronise.add(times.synchronise());
    waiting.add(times.waiting());
    rounds.inc();
  }

  @Override
  public String sourceName() {
    return NAME;
  }

  @Override
  public MetricRegistry metricRegistry() {
    return registry;
  }
}

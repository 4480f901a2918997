package io.difficultynet.job.monitor;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.difficultynet.job.observe.EpochNumbers;
import io.difficultynet.report.EpochReport;
import io.difficultynet.report.RunStart;
import java.time.Instant;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.spark.metrics.source.Source;
import org.jspecify.annotations.Nullable;

/**
 * A run as a source of Spark's metrics, named {@code training}. Gauges are the {@link EpochNumbers}
 * of the last complete epoch; before the first one they are NaN. Beside those there are {@code
 * epoch}, number of complete epochs, and {@code epochTime}, when the last one ended, or else the
 * run began in this application, in seconds since 1970.
 */
final class RunMetrics implements Source {

  private static final String NAME = "training";

  private final String name;
  private final MetricRegistry registry = new MetricRegistry();
  private volatile @Nullable EpochReport last;
  private volatile long time = Instant.now().getEpochSecond();

  /**
   * Gauges of a run.
   *
   * @param label tells it from other runs of the application; empty where there is no other
   * @param epochs those that are complete already
   */
  RunMetrics(String label, RunStart start, List<EpochReport> epochs) {
    this.name = label.isEmpty() ? NAME : NAME + "." + label.replaceAll("[^\\p{Alnum}]+", "_");
    this.last = epochs.isEmpty() ? null : epochs.get(epochs.size() - 1);
    registry.register("epoch", (Gauge<Integer>) this::epochs);
    registry.register("epochTime", (Gauge<Long>) () -> time);
    EpochNumbers.of(start.groups()).forEach(this::gauge);
  }

  private void gauge(String of, ToDoubleFunction<EpochReport> value) {
    registry.register(
        of,
        (Gauge<Double>)
            () -> {
              EpochReport epoch = last;
              return epoch == null ? Double.NaN : value.applyAsDouble(epoch);
            });
  }

  private int epochs() {
    EpochReport epoch = last;
    return epoch == null ? 0 : epoch.epoch();
  }

  void completed(EpochReport epoch) {
    last = epoch;
    time = Instant.now().getEpochSecond();
  }

  @Override
  public String sourceName() {
    return name;
  }

  @Override
  public MetricRegistry metricRegistry() {
    return registry;
  }
}

package io.difficultynet.job.monitor;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.difficultynet.metrics.Shot;
import io.difficultynet.metrics.ShotGroups;
import io.difficultynet.report.EpochReport;
import io.difficultynet.report.RunStart;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.apache.spark.metrics.source.Source;
import org.jspecify.annotations.Nullable;

/**
 * A run as a source of Spark's metrics, named {@code training}. Gauges have the names and units
 * that {@code events.jsonl} uses, and are of the last complete epoch; before the first one they are
 * NaN. Beside those there are
 *
 * <ul>
 *   <li>{@code epoch}, number of complete epochs, and {@code epochTime}, when the last one ended,
 *       or else the run began in this application, in seconds since 1970;
 *   <li>{@code manyAccuracy}, {@code mediumAccuracy}, {@code fewAccuracy}, the mean validation
 *       accuracy of the classes of a group, in [0, 1]; NaN for a group without such classes;
 *   <li>{@code leastWeight} and {@code greatestWeight} of a class in the next epoch.
 * </ul>
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
    gauge("trainLoss", EpochReport::trainLoss);
    gauge("learningRate", EpochReport::learningRate);
    gauge("validationBalancedAccuracy", EpochReport::validationBalancedAccuracy);
    groups(start.groups());
    gauge("leastWeight", epoch -> weights(epoch)[0]);
    gauge("greatestWeight", epoch -> weights(epoch)[weights(epoch).length - 1]);
    gauge("imagesPerSecond", EpochReport::imagesPerSecond);
    gauge("seconds", EpochReport::seconds);
    gauge("trainSeconds", epoch -> epoch.timings().trainSeconds());
    gauge("inputSeconds", epoch -> epoch.timings().inputSeconds());
    gauge("synchroniseSeconds", epoch -> epoch.timings().synchroniseSeconds());
    gauge("waitSeconds", epoch -> epoch.timings().waitSeconds());
    gauge("validateSeconds", epoch -> epoch.timings().validateSeconds());
    gauge("metaSeconds", epoch -> epoch.timings().metaSeconds());
    gauge("checkpointSeconds", epoch -> epoch.timings().checkpointSeconds());
    gauge("executors", EpochReport::executors);
  }

  private void groups(ShotGroups groups) {
    for (Shot shot : Shot.values()) {
      gauge(
          shot.name().toLowerCase(Locale.ROOT) + "Accuracy",
          epoch -> groups.accuracy(shot, epoch.validationAccuracy().toArray()));
    }
  }

  /** Ascending. */
  private static double[] weights(EpochReport epoch) {
    double[] weights = epoch.nextClassWeights().toArray();
    Arrays.sort(weights);
    return weights;
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

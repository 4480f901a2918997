package io.difficultynet.job.monitor;

import io.difficultynet.job.observe.RunMonitor;
import io.difficultynet.report.EpochReport;
import io.difficultynet.report.RunStart;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.MetricsSystem;
import org.apache.spark.ui.SparkUI;
import org.jspecify.annotations.Nullable;

/**
 * What a Spark application shows of its training runs while they go on: the source {@code training}
 * of its metrics, and, where it has a UI, a tab with the report so far.
 */
public final class ApplicationMonitor implements AutoCloseable {

  private final @Nullable SparkUI ui;
  private final @Nullable TrainingTab tab;
  private final MetricsSystem metrics;

  private ApplicationMonitor(@Nullable SparkUI ui, MetricsSystem metrics) {
    this.ui = ui;
    this.tab = ui == null ? null : TrainingTab.attachedTo(ui);
    this.metrics = metrics;
  }

  /** Shows runs of an application, as far as it has a UI and metrics. */
  public static ApplicationMonitor of(SparkContext spark) {
    return new ApplicationMonitor(spark.ui().getOrElse(() -> null), SparkEnv.get().metricsSystem());
  }

  /**
   * Shows a run from now on.
   *
   * @param label tells it from other runs of the application; empty where there is no other
   * @param epochs those that are complete already
   */
  public RunMonitor run(String label, RunStart start, List<EpochReport> epochs) {
    RunMetrics source = new RunMetrics(label, start, epochs);
    metrics.registerSource(source);
    LiveRun live = new LiveRun(label, start, epochs);
    if (tab != null) {
      tab.add(live);
    }
    return new RunMonitor() {
      @Override
      public void completed(EpochReport epoch) {
        source.completed(epoch);
        live.completed(epoch);
      }

      @Override
      public void close() {
        metrics.removeSource(source);
      }
    };
  }

  /** Takes the tab away. */
  @Override
  public void close() {
    if (ui != null && tab != null) {
      tab.detachFrom(ui);
    }
  }
}

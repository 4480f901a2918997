package io.difficultynet.job.observe;

import io.difficultynet.report.EpochReport;
import java.util.List;

/** Shows a run to others while it goes on. */
public interface RunMonitor extends AutoCloseable {

  /** Shows nothing to anybody. */
  RunMonitor NONE =
      new RunMonitor() {
        @Override
        public void completed(EpochReport epoch) {}

        @Override
        public void close() {}
      };

  /** Shows it in all of these ways. */
  static RunMonitor all(List<RunMonitor> monitors) {
    return new RunMonitor() {
      @Override
      public void completed(EpochReport epoch) {
        monitors.forEach(monitor -> monitor.completed(epoch));
      }

      @Override
      public void close() {
        monitors.forEach(RunMonitor::close);
      }
    };
  }

  /** Learns of an epoch that is over. */
  void completed(EpochReport epoch);

  /** The run is over. */
  @Override
  void close();
}

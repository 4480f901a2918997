package io.difficultynet.job.observe;

import io.difficultynet.report.EpochReport;
import io.difficultynet.report.RunResult;
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
      public void finished(RunResult result) {
        monitors.forEach(monitor -> monitor.finished(result));
      }

      @Override
      public void close() {
        monitors.forEach(RunMonitor::close);
      }
    };
  }

  /** Learns of an epoch that is over. */
  void completed(EpochReport epoch);

  /** The run is complete, and all that it writes is there. */
  default void finished(RunResult result) {}

  /** The run is over: complete, or else it has failed and may go on in another process. */
  @Override
  void close();
}

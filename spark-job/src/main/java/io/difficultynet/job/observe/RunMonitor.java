package io.difficultynet.job.observe;

import io.difficultynet.report.EpochReport;

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

  /** Learns of an epoch that is over. */
  void completed(EpochReport epoch);

  /** The run is over. */
  @Override
  void close();
}

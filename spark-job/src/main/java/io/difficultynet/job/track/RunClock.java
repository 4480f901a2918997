package io.difficultynet.job.track;

import io.difficultynet.report.EpochReport;
import io.difficultynet.report.RunStart;
import java.time.Instant;

/**
 * When the epochs of a run ended, as others are told: the start of the run and the seconds of all
 * epochs so far. That is a function of the epochs alone, without the time for which the run was
 * stopped, so what is told again is the same.
 */
final class RunClock {

  private double seconds; // since 1970

  RunClock(RunStart start) {
    this.seconds = Instant.parse(start.startedAt()).getEpochSecond();
  }

  /** Goes on by an epoch. */
  void pass(EpochReport epoch) {
    seconds += epoch.seconds();
  }

  /** Seconds since 1970. */
  double seconds() {
    return seconds;
  }

  /** Milliseconds since 1970. */
  long millis() {
    return Math.round(1000 * seconds);
  }
}

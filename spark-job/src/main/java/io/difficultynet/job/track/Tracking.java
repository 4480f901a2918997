package io.difficultynet.job.track;

import io.difficultynet.conf.TrackSettings;
import io.difficultynet.job.observe.RunMonitor;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.report.EpochReport;
import io.difficultynet.report.RunStart;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** All that a run's settings want it to be tracked by. None of it can stop the run. */
public final class Tracking {

  private Tracking() {}

  /**
   * Tracks a run from now on.
   *
   * @param output of the run
   * @param epochs those that are complete already
   * @param notes is told what did not work
   */
  public static RunMonitor of(
      TrackSettings settings,
      Folder output,
      RunStart start,
      List<EpochReport> epochs,
      Consumer<String> notes) {
    List<RunMonitor> trackers = new ArrayList<>();
    if (settings.tensorBoard()) {
      trackers.add(new TensorBoard(output, start, epochs, notes));
    }
    return RunMonitor.all(trackers);
  }
}

package io.difficultynet.conf;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code track}: for which other programs a run writes down how it goes on. It decides no
 * bit of a run.
 *
 * @param tensorBoard whether the output folder gets a file of events for TensorBoard
 * @param mlflow a tracking server; null of none
 */
public record TrackSettings(boolean tensorBoard, @Nullable MlflowSettings mlflow)
    implements Serializable {

  static TrackSettings read(Values values) {
    return new TrackSettings(
        values.read("track.tensorboard", Kind.flag()), MlflowSettings.read(values));
  }
}

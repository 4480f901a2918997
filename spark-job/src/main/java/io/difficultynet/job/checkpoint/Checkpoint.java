package io.difficultynet.job.checkpoint;

import io.difficultynet.job.train.TrainingState;
import io.difficultynet.report.EpochReport;
import java.util.List;

/**
 * What a run goes on from: the state between two epochs and the reports of the epochs so far.
 *
 * @param state of training
 * @param startedAt first start of the run, ISO 8601 in UTC
 * @param epochs reports of epochs 1 to {@code state.completedEpochs()}
 */
public record Checkpoint(TrainingState state, String startedAt, List<EpochReport> epochs) {

  /** Copies the list and refuses one that does not fit the state. */
  public Checkpoint {
    epochs = List.copyOf(epochs);
    if (epochs.size() != state.completedEpochs()) {
      throw new IllegalArgumentException(
          "A checkpoint after %d epochs has as many reports, got %d"
              .formatted(state.completedEpochs(), epochs.size()));
    }
  }
}

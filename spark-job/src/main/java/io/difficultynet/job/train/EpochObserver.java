package io.difficultynet.job.train;

/** Receives every completed epoch, in order, and writes progress, events and checkpoints. */
public interface EpochObserver {

  /**
   * Receives a completed epoch.
   *
   * @param before the state from which the epoch started
   * @param after the state from which the next epoch starts
   * @param figures the results of its rounds
   */
  void completed(TrainingState before, TrainingState after, EpochFigures figures);
}

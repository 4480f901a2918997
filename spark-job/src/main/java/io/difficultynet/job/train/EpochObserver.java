package io.difficultynet.job.train;

import io.difficultynet.error.DifficultyNetException;

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

  /**
   * Learns that an epoch has diverged and is trained again.
   *
   * @param from the state from which it is trained again
   * @param rateFactor what its learning rates are multiplied by
   * @param why the error
   */
  void diverged(TrainingState from, double rateFactor, DifficultyNetException why);
}

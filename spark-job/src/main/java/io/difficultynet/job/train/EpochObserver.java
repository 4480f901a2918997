package io.difficultynet.job.train;

/** Is told of every completed epoch, in order: progress, events, checkpoints. */
public interface EpochObserver {

  /**
   * An epoch is over.
   *
   * @param before the state that it started from
   * @param after the state that the next one starts from
   * @param figures of the epoch
   */
  void completed(TrainingState before, TrainingState after, EpochFigures figures);
}

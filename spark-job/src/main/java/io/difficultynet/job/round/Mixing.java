package io.difficultynet.job.round;

import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.SampleReader;

/**
 * A way to mix the samples of a pass of a replica, so that mixing needs no exchange. What it draws
 * depends on the seed, the number of the augmentation and the first sample of the pass: which
 * replica passes it changes nothing, and one replica in micro-batches mixes as several without. One
 * thread at a time.
 */
interface Mixing {

  /**
   * Reads samples for training, and mixes them.
   *
   * @param indices numbers of samples of the training source, at least one
   * @param augmentation number of the augmentation; see {@link SampleReader#training}
   */
  Batch read(SampleReader reader, int[] indices, int augmentation);
}

package io.difficultynet.job.round;

import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.SampleReader;

/** A reader for tests of rounds, which ask for training batches and nothing else. */
abstract class TrainingReader implements SampleReader {

  @Override
  public Batch evaluation(int[] indices) {
    throw new AssertionError("a round does not evaluate");
  }

  @Override
  public Batch test(int[] indices) {
    throw new AssertionError("a round does not test");
  }

  @Override
  public int label(int index) {
    throw new AssertionError("a round reads labels from its batches");
  }

  @Override
  public int testSize() {
    throw new AssertionError("a round does not test");
  }
}

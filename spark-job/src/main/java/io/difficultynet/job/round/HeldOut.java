package io.difficultynet.job.round;

/** Samples that a model is measured on. */
public enum HeldOut {
  /** The validation split of the training source. */
  VALIDATION,
  /** The test set. */
  TEST
}

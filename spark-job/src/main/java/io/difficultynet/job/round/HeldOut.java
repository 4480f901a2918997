package io.difficultynet.job.round;

/** Samples that a model is measured on, none of them augmented. */
public enum HeldOut {
  /** The validation split of the training source. */
  VALIDATION,
  /** The test set. */
  TEST,
  /** The training split, in which wrong labels are looked for. */
  TRAINING
}

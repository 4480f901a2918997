package io.difficultynet.metrics;

/** A group of classes by how many training samples they have; see {@link ShotRule}. */
public enum Shot {
  /** The head. */
  MANY,
  /** The middle. */
  MEDIUM,
  /** The tail. */
  FEW
}

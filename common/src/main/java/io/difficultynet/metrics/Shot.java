package io.difficultynet.metrics;

/**
 * A group of classes with a similar number of training samples; {@link ShotRule} has the bounds.
 */
public enum Shot {
  /** Classes with many training samples. */
  MANY,
  /** Classes between the other two groups. */
  MEDIUM,
  /** Classes with few training samples. */
  FEW
}

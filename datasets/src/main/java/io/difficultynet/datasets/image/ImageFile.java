package io.difficultynet.datasets.image;

import io.difficultynet.datasets.io.DataLocation;
import org.jspecify.annotations.Nullable;

/**
 * An image file and its class.
 *
 * @param location where it is, and which key of the configuration led there
 * @param label its class, at least 0
 * @param group whose files stay in one part of a split; null for a group of its own
 */
public record ImageFile(DataLocation location, int label, @Nullable String group) {

  /** A file that is a group of its own. */
  public ImageFile(DataLocation location, int label) {
    this(location, label, null);
  }

  /** This file in a class. */
  public ImageFile labelled(int other) {
    return new ImageFile(location, other, group);
  }

  /** This file in a group. */
  public ImageFile of(@Nullable String other) {
    return new ImageFile(location, label, other);
  }
}

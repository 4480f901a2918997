package io.difficultynet.datasets;

import java.io.Serializable;

/**
 * A rectangle of pixels within an image.
 *
 * @param top first row, at least 0
 * @param left first column, at least 0
 * @param height rows, at least 1
 * @param width columns, at least 1
 */
public record Box(int top, int left, int height, int width) implements Serializable {

  /** Chooses a part of an image by its shape. */
  @FunctionalInterface
  public interface Choice {
    /** A box within an image of {@code shape}. */
    Box of(ImageShape shape);
  }

  /** Refuses what is no rectangle. */
  public Box {
    if (top < 0 || left < 0 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "box of %d x %d pixels at row %d, column %d; sizes are at least 1, positions at least 0"
              .formatted(height, width, top, left));
    }
  }

  /** All of an image. */
  public static Box whole(ImageShape shape) {
    return new Box(0, 0, shape.height(), shape.width());
  }

  /** First row below. */
  public int bottom() {
    return top + height;
  }

  /** This, if it lies within an image of {@code shape}. */
  public Box within(ImageShape shape) {
    if (bottom() > shape.height() || left + width > shape.width()) {
      throw new IllegalArgumentException(this + " is not within an image of " + shape);
    }
    return this;
  }
}

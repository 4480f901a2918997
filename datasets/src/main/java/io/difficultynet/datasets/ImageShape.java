package io.difficultynet.datasets;

import java.io.Serializable;

/**
 * The shape of one image: channels x height x width, stored channel by channel, row by row.
 *
 * @param channels 1 for grey, 3 for red, green, blue; at least 1
 * @param height rows in pixels, at least 1
 * @param width columns in pixels, at least 1
 */
public record ImageShape(int channels, int height, int width) implements Serializable {

  /** Refuses sizes below 1 and images that one Java array cannot hold. */
  public ImageShape {
    if (channels < 1 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "image shape is %d x %d x %d (channels x height x width); each must be at least 1"
              .formatted(channels, height, width));
    }
    if ((long) channels * height > Integer.MAX_VALUE / width) {
      throw new IllegalArgumentException(
          "image shape %d x %d x %d (channels x height x width) has more values than one array can hold (%d)"
              .formatted(channels, height, width, Integer.MAX_VALUE));
    }
  }

  /** Number of values of one image: channels · height · width. */
  public int values() {
    return channels * height * width;
  }

  /** Number of values of one channel: height · width. */
  public int plane() {
    return height * width;
  }

  /** Readable form, for messages: {@code 3x32x32}. */
  @Override
  public String toString() {
    return channels + "x" + height + "x" + width;
  }
}

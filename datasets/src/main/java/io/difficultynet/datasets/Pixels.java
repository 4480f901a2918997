package io.difficultynet.datasets;

import java.util.Arrays;

/**
 * One image to work on: unsigned bytes, channels x height x width, in an array that is used again
 * for the next image and may be longer than it. For one thread.
 */
public final class Pixels {
  private byte[] values = new byte[0];
  private ImageShape shape = new ImageShape(1, 1, 1);

  /** One black pixel. */
  public Pixels() {
    reshape(shape);
  }

  /** Makes room for an image of another shape; what the values are then is not defined. */
  public void reshape(ImageShape newShape) {
    if (values.length < newShape.values()) {
      values = new byte[newShape.values()];
    }
    shape = newShape;
  }

  /** Leaves the first channel alone, which is the image where all channels are the same. */
  public void keepFirstChannel() {
    shape = new ImageShape(1, shape.height(), shape.width());
  }

  /** Shape of the image. */
  public ImageShape shape() {
    return shape;
  }

  /** The values, channel by channel, row by row, the first {@code shape().values()} of them. */
  public byte[] values() {
    return values;
  }

  /** Value of one pixel, 0 to 255. */
  public int at(int channel, int row, int column) {
    return values[(channel * shape.height() + row) * shape.width() + column] & 0xff;
  }

  /** Takes over shape and values of {@code other}. */
  public void copyFrom(Pixels other) {
    reshape(other.shape);
    System.arraycopy(other.values, 0, values, 0, shape.values());
  }

  /** The values alone, in a new array as long as they are. */
  public byte[] toArray() {
    return Arrays.copyOf(values, shape.values());
  }

  @Override
  public String toString() {
    return "image of " + shape;
  }
}

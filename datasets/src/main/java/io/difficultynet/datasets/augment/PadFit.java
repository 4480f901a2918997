package io.difficultynet.datasets.augment;

import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.Pixels;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Puts an image that is not larger than S x S in the middle of a black S x S image, moved by some
 * pixels; of an odd number of missing rows or columns the smaller half comes first.
 *
 * @param size S
 */
record PadFit(int size) implements Serializable {

  /** Pixel (y, x) of {@code into} is padded pixel (y + down, x + right). */
  void write(Pixels image, int down, int right, Pixels into) {
    int height = image.shape().height();
    int width = image.shape().width();
    int channels = image.shape().channels();
    int top = (size - height) / 2 - down; // row of the image's row 0
    int left = (size - width) / 2 - right;
    int from = Math.max(0, Math.min(size, left));
    int to = Math.max(0, Math.min(size, left + width));
    into.reshape(new ImageShape(channels, size, size));
    byte[] out = into.values();
    Arrays.fill(out, 0, into.shape().values(), (byte) 0);
    for (int c = 0; c < channels; c++) {
      for (int y = Math.max(0, top); y < Math.min(size, top + height) && from < to; y++) {
        int start = (c * height + y - top) * width + from - left;
        System.arraycopy(image.values(), start, out, (c * size + y) * size + from, to - from);
      }
    }
  }
}

package io.difficultynet.datasets.augment;

import io.difficultynet.datasets.Pixels;

/**
 * Away from the smoothed image, or towards it. Smoothed is the mean of 3 x 3 pixels in which the
 * middle counts five times, rounded; the outermost pixels stay as they are (Pillow's {@code
 * SMOOTH}).
 */
final class Sharpness {
  private static final int MIDDLE = 5;
  private static final int SUM = 8 + MIDDLE;

  private Sharpness() {}

  /** The image becomes {@code smooth + factor (image − smooth)}. */
  static void change(Pixels image, double factor, Pixels scratch) {
    scratch.copyFrom(image);
    int width = image.shape().width();
    int height = image.shape().height();
    byte[] in = scratch.values();
    byte[] out = image.values();
    for (int c = 0; c < image.shape().channels(); c++) {
      for (int y = 1; y < height - 1; y++) {
        int row = (c * height + y) * width;
        for (int i = row + 1; i < row + width - 1; i++) {
          int sum = (MIDDLE - 1) * (in[i] & 0xff);
          for (int at = i - width; at <= i + width; at += width) {
            sum += (in[at - 1] & 0xff) + (in[at] & 0xff) + (in[at + 1] & 0xff);
          }
          int smooth = (2 * sum + SUM) / (2 * SUM); // never a tie, as 13 is odd
          out[i] = Colours.blend(smooth, in[i] & 0xff, (float) factor);
        }
      }
    }
  }
}

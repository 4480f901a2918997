package io.difficultynet.datasets.augment;

import io.difficultynet.datasets.Pixels;

/**
 * Changes in which a pixel's new value depends on its old one alone, as Pillow's {@code ImageOps}.
 */
final class Levels {
  private static final int LEVELS = 256;

  private Levels() {}

  /** Keeps the upper bits, 0 to 8 of them. */
  static void posterize(Pixels image, int bits) {
    byte[] values = image.values();
    int mask = -(1 << (8 - bits));
    for (int i = 0; i < image.shape().values(); i++) {
      values[i] &= (byte) mask;
    }
  }

  /** Inverts what is not below the threshold. */
  static void solarize(Pixels image, double threshold) {
    byte[] values = image.values();
    for (int i = 0; i < image.shape().values(); i++) {
      int value = values[i] & 0xff;
      values[i] = (byte) (value < threshold ? value : 255 - value);
    }
  }

  /** Stretches each channel so that its least value becomes 0 and its largest 255. */
  static void stretch(Pixels image) {
    for (int c = 0; c < image.shape().channels(); c++) {
      int[] histogram = histogram(image, c);
      int low = 0;
      while (low < LEVELS - 1 && histogram[low] == 0) {
        low++;
      }
      int high = LEVELS - 1;
      while (high > 0 && histogram[high] == 0) {
        high--;
      }
      if (high > low) {
        double scale = 255.0 / (high - low);
        double offset = -low * scale;
        int[] table = new int[LEVELS];
        for (int level = 0; level < LEVELS; level++) {
          table[level] = Math.max(0, Math.min(255, (int) (level * scale + offset)));
        }
        replace(image, c, table);
      }
    }
  }

  /** Spreads the values of each channel so that all are about equally frequent. */
  static void equalize(Pixels image) {
    for (int c = 0; c < image.shape().channels(); c++) {
      int[] histogram = histogram(image, c);
      int last = LEVELS - 1;
      while (histogram[last] == 0) {
        last--;
      }
      int step = (image.shape().plane() - histogram[last]) / 255;
      if (step > 0) {
        int[] table = new int[LEVELS];
        int n = step / 2;
        for (int level = 0; level < LEVELS; level++) {
          table[level] = Math.min(255, n / step);
          n += histogram[level];
        }
        replace(image, c, table);
      }
    }
  }

  private static int[] histogram(Pixels image, int channel) {
    int[] histogram = new int[LEVELS];
    int plane = image.shape().plane();
    for (int i = channel * plane; i < (channel + 1) * plane; i++) {
      histogram[image.values()[i] & 0xff]++;
    }
    return histogram;
  }

  private static void replace(Pixels image, int channel, int[] table) {
    byte[] values = image.values();
    int plane = image.shape().plane();
    for (int i = channel * plane; i < (channel + 1) * plane; i++) {
      values[i] = (byte) table[values[i] & 0xff];
    }
  }
}

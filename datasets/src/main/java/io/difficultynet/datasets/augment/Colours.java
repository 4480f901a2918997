package io.difficultynet.datasets.augment;

import io.difficultynet.datasets.Pixels;

/**
 * Changes of colour as Pillow's {@code ImageEnhance} makes them: a blend with a degenerate image,
 * {@code degenerate + factor (image − degenerate)}, clipped and cut to whole numbers. Factor 1
 * changes nothing, 0 gives the degenerate image, more exaggerates. For images of 3 channels; grey
 * ones are their own luminance.
 */
final class Colours {
  private Colours() {}

  /** Towards black. */
  static void brightness(Pixels image, double factor) {
    byte[] values = image.values();
    for (int i = 0; i < image.shape().values(); i++) {
      values[i] = blend(0, values[i] & 0xff, (float) factor);
    }
  }

  /** Towards the mean luminance, rounded. */
  static void contrast(Pixels image, double factor) {
    int plane = image.shape().plane();
    long sum = 0;
    for (int i = 0; i < plane; i++) {
      sum += luminance(image, i);
    }
    int mean = (int) ((double) sum / plane + 0.5);
    byte[] values = image.values();
    for (int i = 0; i < image.shape().values(); i++) {
      values[i] = blend(mean, values[i] & 0xff, (float) factor);
    }
  }

  /** Towards the luminance of each pixel. */
  static void saturation(Pixels image, double factor) {
    int plane = image.shape().plane();
    byte[] values = image.values();
    for (int i = 0; i < plane; i++) {
      int grey = luminance(image, i);
      for (int at = i; at < image.shape().values(); at += plane) {
        values[at] = blend(grey, values[at] & 0xff, (float) factor);
      }
    }
  }

  /** ITU-R 601-2: (19595 R + 38470 G + 7471 B + 2^15) / 2^16. */
  static int luminance(Pixels image, int at) {
    int plane = image.shape().plane();
    byte[] values = image.values();
    if (image.shape().channels() < 3) {
      return values[at] & 0xff;
    }
    int red = values[at] & 0xff;
    int green = values[at + plane] & 0xff;
    int blue = values[at + 2 * plane] & 0xff;
    return (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;
  }

  /** In single precision, as Pillow's {@code Blend.c}. */
  static byte blend(int degenerate, int value, float factor) {
    float mixed = degenerate + factor * (value - degenerate);
    return (byte) (mixed <= 0 ? 0 : mixed >= 255 ? 255 : (int) mixed);
  }
}

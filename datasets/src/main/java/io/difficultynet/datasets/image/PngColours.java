package io.difficultynet.datasets.image;

import io.difficultynet.datasets.Box;
import io.difficultynet.datasets.Pixels;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * From a decoded PNG to red, green and blue: palettes looked up, grey tripled, of 16 bits the upper
 * 8, transparency passed over.
 */
final class PngColours {
  private PngColours() {}

  /** Writes a part of the image, whose shape {@code into} has already. */
  static void toRgb(BufferedImage image, Box box, Pixels into) {
    Raster raster = image.getRaster();
    int bands = raster.getNumBands();
    int shift = raster.getSampleModel().getSampleSize(0) == 16 ? 8 : 0;
    IndexColorModel palette =
        image.getColorModel() instanceof IndexColorModel indexed ? indexed : null;
    int width = box.width();
    int plane = into.shape().plane();
    byte[] rgb = into.values();
    int[] row = new int[width * bands];
    int out = 0;
    for (int y = box.top(); y < box.bottom(); y++) {
      raster.getPixels(box.left(), y, width, 1, row);
      for (int x = 0; x < width; x++, out++) {
        int at = x * bands;
        if (palette != null) {
          int colour = palette.getRGB(row[at]);
          rgb[out] = (byte) (colour >> 16);
          rgb[out + plane] = (byte) (colour >> 8);
          rgb[out + 2 * plane] = (byte) colour;
        } else {
          boolean grey = bands < 3;
          rgb[out] = (byte) (row[at] >> shift);
          rgb[out + plane] = (byte) (row[grey ? at : at + 1] >> shift);
          rgb[out + 2 * plane] = (byte) (row[grey ? at : at + 2] >> shift);
        }
      }
    }
  }
}

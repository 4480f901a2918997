package io.difficultynet.datasets.image;

import io.difficultynet.datasets.Pixels;
import io.difficultynet.datasets.image.ImageHeader.Colours;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.util.Arrays;

/**
 * From the components of a JPEG to red, green and blue, with the integers of libjpeg (jdcolor.c):
 *
 * <pre>
 *   R = Y + 1.40200 (Cr − 128)
 *   G = Y − 0.34414 (Cb − 128) − 0.71414 (Cr − 128)
 *   B = Y + 1.77200 (Cb − 128)
 * </pre>
 *
 * in 16-bit fixed point, and for inks (stored inverted) R = K · C / 255, as Pillow does.
 */
final class JpegColours {
  private static final int BITS = 16;
  private static final int HALF = 1 << (BITS - 1);
  private static final int[] RED_OF_CR = table(1.40200, HALF);
  private static final int[] BLUE_OF_CB = table(1.77200, HALF);
  private static final int[] GREEN_OF_CR = table(-0.71414, 0);
  private static final int[] GREEN_OF_CB = table(-0.34414, HALF);

  private JpegColours() {}

  private static int[] table(double factor, int add) {
    int fixed = (int) Math.signum(factor) * (int) (Math.abs(factor) * (1 << BITS) + 0.5);
    int[] table = new int[256];
    for (int i = 0; i < table.length; i++) {
      table[i] = fixed * (i - 128) + add;
    }
    return table;
  }

  /** Writes the pixels of a raster, whose shape {@code into} has already. */
  static void toRgb(Raster raster, Colours colours, Pixels into) {
    ComponentSampleModel model = (ComponentSampleModel) raster.getSampleModel();
    byte[] data = ((DataBufferByte) raster.getDataBuffer()).getData();
    boolean usual =
        colours == Colours.JPEG_YCBCR
            && model.getPixelStride() == 3
            && Arrays.equals(model.getBandOffsets(), new int[] {0, 1, 2});
    for (int y = 0; y < into.shape().height(); y++) {
      int in = y * model.getScanlineStride();
      int out = y * into.shape().width();
      if (usual) {
        usualRow(data, in, into.values(), out, into.shape().width(), into.shape().plane());
      } else {
        anyRow(data, in, model, colours, into, out);
      }
    }
  }

  /** Nearly all files are of this kind, hence a loop of its own. */
  private static void usualRow(byte[] data, int in, byte[] rgb, int out, int width, int plane) {
    for (int x = 0; x < width; x++, in += 3, out++) {
      int y = data[in] & 0xff;
      int cb = data[in + 1] & 0xff;
      int cr = data[in + 2] & 0xff;
      rgb[out] = (byte) clip(y + (RED_OF_CR[cr] >> BITS));
      rgb[out + plane] = (byte) clip(y + ((GREEN_OF_CB[cb] + GREEN_OF_CR[cr]) >> BITS));
      rgb[out + 2 * plane] = (byte) clip(y + (BLUE_OF_CB[cb] >> BITS));
    }
  }

  private static void anyRow(
      byte[] data, int from, ComponentSampleModel model, Colours colours, Pixels into, int row) {
    int[] bands = model.getBandOffsets();
    int plane = into.shape().plane();
    byte[] rgb = into.values();
    int[] p = new int[4];
    for (int x = 0, in = from, out = row; x < into.shape().width(); x++, out++) {
      for (int b = 0; b < bands.length; b++) {
        p[b] = data[in + bands[b]] & 0xff;
      }
      pixel(colours, p);
      rgb[out] = (byte) p[0];
      rgb[out + plane] = (byte) p[1];
      rgb[out + 2 * plane] = (byte) p[2];
      in += model.getPixelStride();
    }
  }

  /** Components in, red, green and blue out. */
  private static void pixel(Colours colours, int[] p) {
    switch (colours) {
      case JPEG_GREY -> {
        p[1] = p[0];
        p[2] = p[0];
      }
      case JPEG_YCBCR -> fromYCbCr(p);
      case JPEG_CMYK -> fromInks(p);
      case JPEG_YCCK -> {
        fromYCbCr(p); // the inverse of the inks, as they are stored inverted
        for (int b = 0; b < 3; b++) {
          p[b] = 255 - p[b];
        }
        fromInks(p);
      }
      case JPEG_RGB, PNG -> {}
    }
  }

  private static void fromYCbCr(int[] p) {
    int y = p[0];
    int cb = p[1];
    int cr = p[2];
    p[0] = clip(y + (RED_OF_CR[cr] >> BITS));
    p[1] = clip(y + ((GREEN_OF_CB[cb] + GREEN_OF_CR[cr]) >> BITS));
    p[2] = clip(y + (BLUE_OF_CB[cb] >> BITS));
  }

  /** Inks stored as 255 − ink: what is left of white after ink and black. */
  private static void fromInks(int[] p) {
    int white = p[3];
    for (int b = 0; b < 3; b++) {
      p[b] = clip(white - overUnit((255 - p[b]) * white));
    }
  }

  /** Product of two bytes over 255, rounded, as Pillow's MULDIV255. */
  private static int overUnit(int product) {
    int rounded = product + 128;
    return (rounded + (rounded >> 8)) >> 8;
  }

  /** Most values need no clipping, which is what the branch is for. */
  private static int clip(int value) {
    return (value & ~255) == 0 ? value : value < 0 ? 0 : 255;
  }
}

package io.difficultynet.datasets.image;

import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.Pixels;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Encodes pixels of 1 (grey) or 3 channels. The same pixels give the same bytes on the same JDK.
 * Safe for use by several threads.
 */
public final class ImageEncoder {
  private ImageEncoder() {}

  /** A PNG with exactly these pixels. */
  public static byte[] png(Pixels pixels) {
    return encoded(image(pixels), "png");
  }

  /**
   * A small JPEG to look at.
   *
   * @param side its longer side at most, in pixels; a smaller image keeps its size
   */
  public static byte[] thumbnail(Pixels pixels, int side) {
    BufferedImage image = image(pixels);
    while (Math.max(image.getWidth(), image.getHeight()) > side) {
      double scale = (double) side / Math.max(image.getWidth(), image.getHeight());
      image = scaled(image, Math.max(0.5, scale)); // by halves, so that every pixel counts
    }
    return encoded(scaled(image, 1), "jpeg");
  }

  private static BufferedImage scaled(BufferedImage image, double scale) {
    int width = (int) Math.max(1, Math.floor(image.getWidth() * scale));
    int height = (int) Math.max(1, Math.floor(image.getHeight() * scale));
    BufferedImage smaller = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = smaller.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(image, 0, 0, width, height, null);
    graphics.dispose();
    return smaller;
  }

  private static BufferedImage image(Pixels pixels) {
    ImageShape shape = pixels.shape();
    if (shape.channels() != 1 && shape.channels() != 3) {
      throw new IllegalArgumentException("an image of " + shape + " has neither 1 nor 3 channels");
    }
    boolean grey = shape.channels() == 1;
    int type = grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
    BufferedImage image = new BufferedImage(shape.width(), shape.height(), type);
    int[] values = new int[shape.channels()];
    for (int row = 0; row < shape.height(); row++) {
      for (int column = 0; column < shape.width(); column++) {
        for (int c = 0; c < values.length; c++) {
          values[c] = pixels.at(c, row, column);
        }
        image.getRaster().setPixel(column, row, values);
      }
    }
    return image;
  }

  private static byte[] encoded(BufferedImage image, String format) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalStateException("this JDK writes no " + format + " images");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
    return bytes.toByteArray();
  }
}

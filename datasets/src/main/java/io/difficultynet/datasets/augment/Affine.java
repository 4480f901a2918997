package io.difficultynet.datasets.augment;

import io.difficultynet.datasets.Pixels;
import java.util.Arrays;

/**
 * Moves pixels: output pixel (x, y) is the input pixel in which the point
 *
 * <pre>
 *   (a (x + ½) + b (y + ½) + c,   d (x + ½) + e (y + ½) + f)
 * </pre>
 *
 * lies, or black. In 16-bit fixed point, as Pillow's {@code Geometry.c} for nearest pixels.
 */
final class Affine {
  private static final double ONE = 65536;

  private final long a;
  private final long b;
  private final long c;
  private final long d;
  private final long e;
  private final long f;

  private Affine(double a, double b, double c, double d, double e, double f) {
    this.a = fixed(a);
    this.b = fixed(b);
    this.c = fixed(c + a * 0.5 + b * 0.5);
    this.d = fixed(d);
    this.e = fixed(e);
    this.f = fixed(f + d * 0.5 + e * 0.5);
  }

  private static long fixed(double value) {
    return (long) Math.floor(value * ONE + 0.5);
  }

  static void shear(Pixels image, double byRow, double byColumn, Pixels scratch) {
    new Affine(1, byRow, 0, byColumn, 1, 0).apply(image, scratch);
  }

  static void translate(Pixels image, int right, int down, Pixels scratch) {
    new Affine(1, 0, -right, 0, 1, -down).apply(image, scratch);
  }

  static void rotate(Pixels image, double degrees, Pixels scratch) {
    double angle = -Math.toRadians(degrees);
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    double x = image.shape().width() / 2.0;
    double y = image.shape().height() / 2.0;
    new Affine(cos, sin, x - cos * x - sin * y, -sin, cos, y + sin * x - cos * y)
        .apply(image, scratch);
  }

  private void apply(Pixels image, Pixels scratch) {
    scratch.copyFrom(image);
    int height = image.shape().height();
    int width = image.shape().width();
    byte[] in = scratch.values();
    byte[] out = image.values();
    int values = image.shape().values();
    Arrays.fill(out, 0, values, (byte) 0);
    for (int y = 0; y < height; y++) {
      long xx = c + y * b;
      long yy = f + y * e;
      for (int x = 0; x < width; x++, xx += a, yy += d) {
        long fromX = xx >> 16;
        long fromY = yy >> 16;
        if (fromX >= 0 && fromX < width && fromY >= 0 && fromY < height) {
          int from = (int) (fromY * width + fromX);
          int to = y * width + x;
          for (int plane = 0; plane < values; plane += height * width) {
            out[plane + to] = in[plane + from];
          }
        }
      }
    }
  }
}

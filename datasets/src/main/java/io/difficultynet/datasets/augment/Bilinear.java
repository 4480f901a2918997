package io.difficultynet.datasets.augment;

import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.Pixels;
import java.util.Arrays;

/**
 * Scales a part of an image with a triangle filter that widens when the image shrinks, so that
 * every pixel counts: the bits of Pillow's {@code crop(box).resize(size, BILINEAR)} ({@code
 * Resample.c} up to Pillow 12.0; torchvision scales the same way), with weights of 22 fractional
 * bits and bytes between the pass along the rows and that along the columns. Pillow 13.0 begins
 * with the columns where an image is much higher than wide, which moves some values by 1.
 *
 * <pre>
 *   out[x] = Σ_i in[i] · t((i + 0.5 − (x + 0.5) s) / max(s, 1)) / Σ_i t(…),   t(d) = max(0, 1 − |d|), s = in / out
 * </pre>
 */
final class Bilinear {
  private static final int FRACTION_BITS = 22;
  private static final int HALF = 1 << (FRACTION_BITS - 1);

  private Bilinear() {}

  /** A part of an image. */
  record Box(int top, int left, int height, int width) {
    static Box whole(ImageShape shape) {
      return new Box(0, 0, shape.height(), shape.width());
    }
  }

  /**
   * Scales.
   *
   * @param between for the rows that were scaled already; overwritten
   * @param into overwritten
   */
  static void scale(Pixels from, Box box, int height, int width, Pixels between, Pixels into) {
    int channels = from.shape().channels();
    Weights along = Weights.of(box.width, width);
    between.reshape(new ImageShape(channels, box.height, width));
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < box.height; y++) {
        int in = (c * from.shape().height() + box.top + y) * from.shape().width() + box.left;
        along.row(from.values(), in, between.values(), (c * box.height + y) * width);
      }
    }
    Weights down = Weights.of(box.height, height);
    into.reshape(new ImageShape(channels, height, width));
    int[] sums = new int[width];
    for (int c = 0; c < channels; c++) {
      down.columns(
          between.values(), c * box.height * width, sums, into.values(), c * height * width);
    }
  }

  /**
   * The weights of one direction.
   *
   * @param first of the inputs that each output reads // [out]
   * @param count of the inputs that each output reads // [out]
   * @param weights // [out x taps]
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Weights(int[] first, int[] count, int[] weights, int taps) {

    static Weights of(int in, int out) {
      double scale = (double) in / out;
      double support = Math.max(scale, 1);
      int taps = (int) Math.ceil(support) * 2 + 1;
      int[] first = new int[out];
      int[] count = new int[out];
      int[] weights = new int[out * taps];
      double[] exact = new double[taps];
      for (int x = 0; x < out; x++) {
        double centre = (x + 0.5) * scale;
        first[x] = Math.max(0, (int) (centre - support + 0.5));
        count[x] = Math.min(in, (int) (centre + support + 0.5)) - first[x];
        double sum = 0;
        for (int i = 0; i < count[x]; i++) {
          double distance = (first[x] + i - centre + 0.5) * (1 / support);
          exact[i] = Math.max(0, 1 - Math.abs(distance));
          sum += exact[i];
        }
        for (int i = 0; i < count[x]; i++) {
          weights[x * taps + i] = (int) (0.5 + exact[i] / sum * (1 << FRACTION_BITS));
        }
      }
      return new Weights(first, count, weights, taps);
    }

    /** Scales one row. */
    void row(byte[] in, int inAt, byte[] out, int outAt) {
      for (int x = 0; x < first.length; x++) {
        int sum = HALF;
        int from = inAt + first[x];
        int weight = x * taps;
        for (int i = 0; i < count[x]; i++) {
          sum += (in[from + i] & 0xff) * weights[weight + i];
        }
        out[outAt + x] = clipped(sum);
      }
    }

    /** Scales all columns at once, row by row, which is how they lie in memory. */
    void columns(byte[] in, int inAt, int[] sums, byte[] out, int outAt) {
      int width = sums.length;
      for (int y = 0; y < first.length; y++) {
        Arrays.fill(sums, HALF);
        for (int i = 0; i < count[y]; i++) {
          int weight = weights[y * taps + i];
          int from = inAt + (first[y] + i) * width;
          for (int x = 0; x < width; x++) {
            sums[x] += (in[from + x] & 0xff) * weight;
          }
        }
        for (int x = 0; x < width; x++) {
          out[outAt + y * width + x] = clipped(sums[x]);
        }
      }
    }

    private static byte clipped(int sum) {
      return (byte) Math.max(0, Math.min(255, sum >> FRACTION_BITS));
    }
  }
}

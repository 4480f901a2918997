package io.difficultynet.datasets.augment;

import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.Pixels;

/**
 * Scales an image with a triangle filter that widens when the image shrinks, so that every pixel
 * counts: the bits of Pillow's {@code resize(size, BILINEAR)} ({@code Resample.c} up to Pillow
 * 12.0; torchvision scales the same way), with weights of 22 fractional bits and bytes between the
 * pass along the rows and that along the columns. Pillow 13.0 begins with the columns where an
 * image is much higher than wide, which moves some values by 1. Weights of one output add up to 2²²
 * ± taps / 2, so no sum leaves 0 … 255 · 2²² + 2²² and nothing has to be clipped.
 *
 * <pre>
 *   out[x] = Σ_i in[i] · t((i + 0.5 − (x + 0.5) s) / max(s, 1)) / Σ_i t(…),   t(d) = max(0, 1 − |d|), s = in / out
 * </pre>
 */
final class Bilinear {
  private static final int FRACTION_BITS = 22;
  private static final int HALF = 1 << (FRACTION_BITS - 1);

  private Bilinear() {}

  /**
   * Scales.
   *
   * @param between for the rows that were scaled already; overwritten
   * @param into overwritten
   */
  static void scale(Pixels from, int height, int width, Pixels between, Pixels into) {
    scale(from, Outputs.all(height), Outputs.all(width), between, into);
  }

  /**
   * Scales and keeps a part, for which alone it computes: the bits that the part has in the whole,
   * in memory that does not grow with the whole.
   *
   * @param between for the rows that were scaled already; overwritten
   * @param into overwritten
   */
  static void scale(Pixels from, Outputs rows, Outputs columns, Pixels between, Pixels into) {
    ImageShape shape = from.shape();
    Weights across = Weights.of(shape.width(), columns);
    Weights down = Weights.of(shape.height(), rows);
    int width = columns.count();
    between.reshape(new ImageShape(shape.channels(), down.inputs(), width));
    into.reshape(new ImageShape(shape.channels(), rows.count(), width));
    for (int c = 0; c < shape.channels(); c++) {
      int in = (c * shape.height() + down.origin()) * shape.width();
      int middle = c * down.inputs() * width;
      across.rows(from.values(), in, shape.width(), down.inputs(), between.values(), middle);
      down.columns(between.values(), middle, width, into.values(), c * rows.count() * width);
    }
  }

  /**
   * A part of the outputs of one direction.
   *
   * @param of how many there are in all; more than one array holds, where an image is very long
   * @param from first of the part
   * @param count of the part
   */
  record Outputs(long of, long from, int count) {
    static Outputs all(int count) {
      return new Outputs(count, 0, count);
    }
  }

  /**
   * The weights of one direction.
   *
   * @param origin first input that any output reads
   * @param inputs from there to the last that any output reads
   * @param first of the inputs that each output reads, from the origin on // [out]
   * @param count of the inputs that each output reads // [out]
   * @param weights // [out x taps]
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Weights(
      int origin, int inputs, int[] first, int[] count, int[] weights, int taps) {

    static Weights of(int in, Outputs outputs) {
      int out = outputs.count();
      double scale = (double) in / outputs.of();
      double support = Math.max(scale, 1);
      int taps = (int) Math.ceil(support) * 2 + 1;
      int[] first = new int[out];
      int[] count = new int[out];
      int[] weights = new int[out * taps];
      double[] exact = new double[taps];
      for (int x = 0; x < out; x++) {
        double centre = (outputs.from() + x + 0.5) * scale;
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
      int origin = first[0]; // what outputs read begins and ends later the later they are
      int inputs = first[out - 1] + count[out - 1] - origin;
      for (int x = 0; x < out; x++) {
        first[x] -= origin;
      }
      return new Weights(origin, inputs, first, count, weights, taps);
    }

    /**
     * Scales rows, two at a time: a sum of either needs 30 bits, so both go into one number of 64
     * and one multiplication serves two values.
     */
    void rows(byte[] in, int inAt, int width, int rows, byte[] out, int outAt) {
      long[] two = new long[inputs];
      for (int row = 0; row < rows; row += 2) {
        int next = row + 1 < rows ? 1 : 0; // 0: the last row beside itself
        int upper = inAt + row * width + origin;
        int lower = upper + next * width;
        for (int x = 0; x < inputs; x++) {
          two[x] = (in[upper + x] & 0xffL) | (in[lower + x] & 0xffL) << 32;
        }
        int to = outAt + row * first.length;
        twoRows(two, out, to, to + next * first.length);
      }
    }

    private void twoRows(long[] in, byte[] out, int upper, int lower) {
      for (int x = 0; x < first.length; x++) {
        long sums = HALF | (long) HALF << 32;
        int from = first[x] - x * taps;
        for (int i = x * taps; i < x * taps + count[x]; i++) {
          sums += in[from + i] * weights[i];
        }
        out[upper + x] = (byte) (sums >>> FRACTION_BITS);
        out[lower + x] = (byte) (sums >>> (32 + FRACTION_BITS));
      }
    }

    /** Scales all columns at once, row by row, which is how they lie in memory. */
    void columns(byte[] in, int inAt, int width, byte[] out, int outAt) {
      for (int y = 0; y < first.length; y++) {
        int from = inAt + first[y] * width;
        int to = outAt + y * width;
        int w = y * taps;
        switch (count[y]) {
          case 1 -> System.arraycopy(in, from, out, to, width);
          case 2 -> ofTwo(in, from, width, weights[w], weights[w + 1], out, to);
          case 3 -> ofThree(in, from, width, weights[w], weights[w + 1], weights[w + 2], out, to);
          default -> ofMany(in, from, width, w, count[y], out, to);
        }
      }
    }

    private static void ofTwo(byte[] in, int from, int width, int a, int b, byte[] out, int to) {
      for (int x = 0; x < width; x++) {
        int sum = HALF + (in[from + x] & 0xff) * a + (in[from + width + x] & 0xff) * b;
        out[to + x] = (byte) (sum >> FRACTION_BITS);
      }
    }

    private static void ofThree(
        byte[] in, int from, int width, int a, int b, int c, byte[] out, int to) {
      int second = from + width;
      int third = second + width;
      for (int x = 0; x < width; x++) {
        int sum = HALF + (in[from + x] & 0xff) * a;
        sum += (in[second + x] & 0xff) * b + (in[third + x] & 0xff) * c;
        out[to + x] = (byte) (sum >> FRACTION_BITS);
      }
    }

    private void ofMany(byte[] in, int from, int width, int w, int count, byte[] out, int to) {
      for (int x = 0; x < width; x++) {
        int sum = HALF;
        for (int i = 0; i < count; i++) {
          sum += (in[from + i * width + x] & 0xff) * weights[w + i];
        }
        out[to + x] = (byte) (sum >> FRACTION_BITS);
      }
    }
  }
}

package io.difficultynet.job.network;

/**
 * What a node gives for one sample.
 *
 * @param channels of the map, or the length of a row
 * @param height of the map in pixels; 1 of a row
 * @param width of the map in pixels; 1 of a row
 * @param row whether outputs are N x channels, behind a linear layer, and not N x C x H x W
 */
public record Shape(int channels, int height, int width, boolean row) {

  static Shape map(int channels, int height, int width) {
    return new Shape(channels, height, width, false);
  }

  static Shape row(int length) {
    return new Shape(length, 1, 1, true);
  }

  /** Floats. */
  public int length() {
    return Math.multiplyExact(channels, Math.multiplyExact(height, width));
  }

  /** The shape behind windows of a square kernel over the zero-padded map. */
  Shape windows(int outChannels, int kernel, int stride, int padding) {
    return map(
        outChannels,
        (height + 2 * padding - kernel) / stride + 1,
        (width + 2 * padding - kernel) / stride + 1);
  }
}

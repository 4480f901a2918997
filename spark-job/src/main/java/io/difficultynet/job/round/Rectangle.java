package io.difficultynet.job.round;

import io.difficultynet.seed.Uniforms;
import java.util.SplittableRandom;

/**
 * A rectangle of an image.
 *
 * @param top first row
 * @param bottom the row after the last, at least top
 * @param left first column
 * @param right the column after the last, at least left
 */
record Rectangle(int top, int bottom, int left, int right) {

  /**
   * The rectangle of CutMix (Yun et al., ICCV 2019, section 3.1, <a
   * href="https://arxiv.org/abs/1905.04899">arXiv:1905.04899</a>): as its authors' code does, ⌊H
   * √s⌋ rows and ⌊W √s⌋ columns, odd numbers of them one less, around a pixel that is drawn
   * uniformly, cut off at the borders.
   *
   * @param share s of the area, 0 to 1, before it is cut off
   */
  static Rectangle drawn(double share, int height, int width, SplittableRandom random) {
    double side = StrictMath.sqrt(share);
    int halfHeight = (int) (height * side) / 2;
    int halfWidth = (int) (width * side) / 2;
    int row = Uniforms.index(height, random);
    int column = Uniforms.index(width, random);
    return new Rectangle(
        Math.max(0, row - halfHeight),
        Math.min(height, row + halfHeight),
        Math.max(0, column - halfWidth),
        Math.min(width, column + halfWidth));
  }

  /** Number of pixels. */
  int area() {
    return (bottom - top) * (right - left);
  }
}

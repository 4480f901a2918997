package io.difficultynet.datasets.augment;

import io.difficultynet.conf.FitSettings;
import io.difficultynet.datasets.Box;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.Pixels;
import io.difficultynet.seed.Uniforms;
import java.io.Serializable;
import java.util.SplittableRandom;

/**
 * Scales images of any size to S x S as torchvision's {@code RandomResizedCrop} and, to evaluate,
 * {@code Resize} and {@code CenterCrop} do (Szegedy et al., "Going Deeper with Convolutions", CVPR
 * 2015, section 6: a part of 8 to 100 % of the area, its sides in proportion 3/4 to 4/3).
 *
 * @param settings what parts are drawn
 * @param size S
 */
record ResizeFit(FitSettings.Resize settings, int size) implements Serializable {
  private static final int TRIES = 10;

  /** Scales {@code part} to {@code into}. */
  void training(Pixels part, Pixels between, Pixels into) {
    Bilinear.scale(part, size, size, between, into);
  }

  /**
   * A random part: an area and a proportion are drawn until the part fits in, ten times at most,
   * then it is the largest part in the middle that the proportions allow.
   */
  Box part(ImageShape shape, SplittableRandom random) {
    int height = shape.height();
    int width = shape.width();
    for (int i = 0; i < TRIES; i++) {
      double area =
          shape.plane() * Uniforms.between(settings.scaleMin(), settings.scaleMax(), random);
      double logRatio =
          Uniforms.between(
              StrictMath.log(settings.ratioMin()), StrictMath.log(settings.ratioMax()), random);
      double ratio = StrictMath.exp(logRatio);
      int w = (int) Math.rint(Math.sqrt(area * ratio));
      int h = (int) Math.rint(Math.sqrt(area / ratio));
      if (w > 0 && w <= width && h > 0 && h <= height) {
        int top = Uniforms.index(height - h + 1, random);
        int left = Uniforms.index(width - w + 1, random);
        return new Box(top, left, h, w);
      }
    }
    double ratio = (double) width / height;
    int w = ratio > settings.ratioMax() ? (int) Math.rint(height * settings.ratioMax()) : width;
    int h = ratio < settings.ratioMin() ? (int) Math.rint(width / settings.ratioMin()) : height;
    h = Math.max(1, Math.min(height, h));
    w = Math.max(1, Math.min(width, w));
    return new Box((height - h) / 2, (width - w) / 2, h, w);
  }

  /**
   * The shorter side scaled to {@code evaluationSize}, and the middle of that. Only the middle is
   * computed: the longer side of a line of pixels would be huge.
   */
  void evaluation(Pixels image, Pixels between, Pixels into) {
    int height = image.shape().height();
    int width = image.shape().width();
    int shorter = settings.evaluationSize();
    long newHeight = height <= width ? shorter : (long) shorter * height / width;
    long newWidth = width <= height ? shorter : (long) shorter * width / height;
    Bilinear.scale(image, middle(newHeight), middle(newWidth), between, into);
  }

  private Bilinear.Outputs middle(long side) {
    return new Bilinear.Outputs(side, (long) Math.rint((side - size) / 2.0), size);
  }
}

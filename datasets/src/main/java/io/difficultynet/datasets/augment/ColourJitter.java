package io.difficultynet.datasets.augment;

import io.difficultynet.conf.JitterSettings;
import io.difficultynet.datasets.Pixels;
import io.difficultynet.math.Permutation;
import io.difficultynet.seed.Uniforms;
import java.io.Serializable;
import java.util.SplittableRandom;

/**
 * torchvision's {@code ColorJitter} without its change of hue: brightness, contrast and saturation,
 * in random order, each by a factor uniform in [max(0, 1 − s), 1 + s].
 */
record ColourJitter(JitterSettings strength) implements Serializable {

  /** Changes the image. */
  void apply(Pixels image, SplittableRandom random) {
    int[] order = Permutation.of(3, random);
    double brightness = factor(strength.brightness(), random);
    double contrast = factor(strength.contrast(), random);
    double saturation = factor(strength.saturation(), random);
    for (int step : order) {
      if (step == 0 && strength.brightness() > 0) {
        Colours.brightness(image, brightness);
      } else if (step == 1 && strength.contrast() > 0) {
        Colours.contrast(image, contrast);
      } else if (step == 2 && strength.saturation() > 0) {
        Colours.saturation(image, saturation);
      }
    }
  }

  private static double factor(double strength, SplittableRandom random) {
    return Uniforms.between(Math.max(0, 1 - strength), 1 + strength, random);
  }
}

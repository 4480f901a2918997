package io.difficultynet.datasets.augment;

import io.difficultynet.conf.PolicySettings;
import io.difficultynet.datasets.Pixels;
import io.difficultynet.seed.Uniforms;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * AutoAugment (Cubuk et al., "AutoAugment: Learning Augmentation Policies from Data", CVPR 2019, <a
 * href="https://arxiv.org/abs/1805.09501">arXiv:1805.09501</a>, tables 7 and 9): one of 25 pairs of
 * operations is drawn, and each of the two is done with its probability. Ten levels; the sign of a
 * magnitude that has one is drawn.
 */
final class AutoAugment {
  private static final int LEVELS = 10;

  /** A line is a pair; of each, operation, probability and level. */
  private static final String CIFAR =
      """
      INVERT 0.1 0, CONTRAST 0.2 6
      ROTATE 0.7 2, TRANSLATE_X 0.3 9
      SHARPNESS 0.8 1, SHARPNESS 0.9 3
      SHEAR_Y 0.5 8, TRANSLATE_Y 0.7 9
      AUTO_CONTRAST 0.5 0, EQUALIZE 0.9 0
      SHEAR_Y 0.2 7, POSTERIZE 0.3 7
      COLOUR 0.4 3, BRIGHTNESS 0.6 7
      SHARPNESS 0.3 9, BRIGHTNESS 0.7 9
      EQUALIZE 0.6 0, EQUALIZE 0.5 0
      CONTRAST 0.6 7, SHARPNESS 0.6 5
      COLOUR 0.7 7, TRANSLATE_X 0.5 8
      EQUALIZE 0.3 0, AUTO_CONTRAST 0.4 0
      TRANSLATE_Y 0.4 3, SHARPNESS 0.2 6
      BRIGHTNESS 0.9 6, COLOUR 0.2 8
      SOLARIZE 0.5 2, INVERT 0.0 0
      EQUALIZE 0.2 0, AUTO_CONTRAST 0.6 0
      EQUALIZE 0.2 0, EQUALIZE 0.6 0
      COLOUR 0.9 9, EQUALIZE 0.6 0
      AUTO_CONTRAST 0.8 0, SOLARIZE 0.2 8
      BRIGHTNESS 0.1 3, COLOUR 0.7 0
      SOLARIZE 0.4 5, AUTO_CONTRAST 0.9 0
      TRANSLATE_Y 0.9 9, TRANSLATE_Y 0.7 9
      AUTO_CONTRAST 0.9 0, SOLARIZE 0.8 3
      EQUALIZE 0.8 0, INVERT 0.1 0
      TRANSLATE_Y 0.7 9, AUTO_CONTRAST 0.9 0
      """;

  private static final String IMAGENET =
      """
      POSTERIZE 0.4 8, ROTATE 0.6 9
      SOLARIZE 0.6 5, AUTO_CONTRAST 0.6 0
      EQUALIZE 0.8 0, EQUALIZE 0.6 0
      POSTERIZE 0.6 7, POSTERIZE 0.6 6
      EQUALIZE 0.4 0, SOLARIZE 0.2 4
      EQUALIZE 0.4 0, ROTATE 0.8 8
      SOLARIZE 0.6 3, EQUALIZE 0.6 0
      POSTERIZE 0.8 5, EQUALIZE 1.0 0
      ROTATE 0.2 3, SOLARIZE 0.6 8
      EQUALIZE 0.6 0, POSTERIZE 0.4 6
      ROTATE 0.8 8, COLOUR 0.4 0
      ROTATE 0.4 9, EQUALIZE 0.6 0
      EQUALIZE 0.0 0, EQUALIZE 0.8 0
      INVERT 0.6 0, EQUALIZE 1.0 0
      COLOUR 0.6 4, CONTRAST 1.0 8
      ROTATE 0.8 8, COLOUR 1.0 2
      COLOUR 0.8 8, SOLARIZE 0.8 7
      SHARPNESS 0.4 7, INVERT 0.6 0
      SHEAR_X 0.6 5, EQUALIZE 1.0 0
      COLOUR 0.4 0, EQUALIZE 0.6 0
      EQUALIZE 0.4 0, SOLARIZE 0.2 4
      SOLARIZE 0.6 5, AUTO_CONTRAST 0.6 0
      INVERT 0.6 0, EQUALIZE 1.0 0
      COLOUR 0.6 4, CONTRAST 1.0 8
      EQUALIZE 0.8 0, EQUALIZE 0.6 0
      """;

  private static final List<List<Step>> CIFAR_POLICY = parsed(CIFAR);
  private static final List<List<Step>> IMAGENET_POLICY = parsed(IMAGENET);

  private AutoAugment() {}

  /** One operation of a pair. */
  record Step(Operation operation, double probability, int level) implements Serializable {}

  private static List<List<Step>> parsed(String table) {
    return table
        .lines()
        .map(line -> Arrays.stream(line.split(", ", -1)).map(AutoAugment::step).toList())
        .toList();
  }

  private static Step step(String text) {
    String[] parts = text.split(" ", -1);
    return new Step(
        Operation.valueOf(parts[0]), Double.parseDouble(parts[1]), Integer.parseInt(parts[2]));
  }

  /** The pairs for a kind of images. */
  static List<List<Step>> pairs(PolicySettings.AutoAugment policy) {
    return policy == PolicySettings.AutoAugment.CIFAR ? CIFAR_POLICY : IMAGENET_POLICY;
  }

  /** Changes the image. */
  static void apply(
      PolicySettings.AutoAugment policy, Pixels image, SplittableRandom random, Pixels scratch) {
    List<List<Step>> pairs = pairs(policy);
    for (Step step : pairs.get(Uniforms.index(pairs.size(), random))) {
      boolean done = Uniforms.next(random) < step.probability();
      boolean negative = Uniforms.index(2, random) == 1 && step.operation().signed();
      if (done) {
        double magnitude =
            step.operation()
                .magnitude(step.level(), LEVELS, image.shape().height(), image.shape().width());
        step.operation().apply(image, negative ? -magnitude : magnitude, scratch);
      }
    }
  }
}

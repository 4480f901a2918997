package io.difficultynet.datasets.augment;

import io.difficultynet.conf.PolicySettings;
import io.difficultynet.datasets.Pixels;
import io.difficultynet.seed.Uniforms;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * RandAugment (Cubuk et al., "RandAugment: Practical automated data augmentation with a reduced
 * search space", NeurIPS 2020, <a href="https://arxiv.org/abs/1909.13719">arXiv:1909.13719</a>), as
 * torchvision has it: n of 14 operations drawn with replacement, all at level m of 31; the sign of
 * a magnitude that has one is drawn.
 */
final class RandAugment {
  /** Number of levels: 0 to 30. */
  static final int LEVELS = 31;

  private static final List<Operation> OPERATIONS =
      List.copyOf(EnumSet.complementOf(EnumSet.of(Operation.INVERT)));

  private RandAugment() {}

  /** Changes the image. */
  static void apply(
      PolicySettings.RandAugment settings, Pixels image, SplittableRandom random, Pixels scratch) {
    for (int i = 0; i < settings.operations(); i++) {
      Operation operation = OPERATIONS.get(Uniforms.index(OPERATIONS.size(), random));
      boolean negative = Uniforms.index(2, random) == 1 && operation.signed();
      double magnitude =
          operation.magnitude(
              settings.magnitude(), LEVELS, image.shape().height(), image.shape().width());
      operation.apply(image, negative ? -magnitude : magnitude, scratch);
    }
  }
}

package io.difficultynet.datasets.augment;

import io.difficultynet.datasets.Pixels;

/**
 * One change of an image, as torchvision 0.29 makes it for AutoAugment and RandAugment with Pillow
 * images: nearest pixels, black where there is none. Each has the bits of Pillow.
 */
enum Operation {
  IDENTITY(false),
  /** x moves by magnitude · y. */
  SHEAR_X(true),
  /** y moves by magnitude · x. */
  SHEAR_Y(true),
  /** To the right, whole pixels. */
  TRANSLATE_X(true),
  /** Down, whole pixels. */
  TRANSLATE_Y(true),
  /** Degrees against the clock around the middle. */
  ROTATE(true),
  /** 1 + magnitude is the factor. */
  BRIGHTNESS(true),
  /** Saturation; 1 + magnitude is the factor. */
  COLOUR(true),
  /** 1 + magnitude is the factor. */
  CONTRAST(true),
  /** 1 + magnitude is the factor. */
  SHARPNESS(true),
  /** Keeps as many upper bits. */
  POSTERIZE(false),
  /** Inverts what is not below the magnitude. */
  SOLARIZE(false),
  AUTO_CONTRAST(false),
  EQUALIZE(false),
  INVERT(false);

  private static final float LARGEST_SHEAR = 0.3f;
  private static final double LARGEST_SHIFT = 150.0 / 331.0; // of the side
  private static final float LARGEST_ROTATION = 30;
  private static final float LARGEST_ENHANCEMENT = 0.9f;
  private static final int MOST_BITS_DROPPED = 4;

  private final boolean signed;

  Operation(boolean signed) {
    this.signed = signed;
  }

  /** Whether the magnitude may be negative. */
  boolean signed() {
    return signed;
  }

  /**
   * The magnitude of a level.
   *
   * @param level 0 to levels − 1
   */
  double magnitude(int level, int levels, int height, int width) {
    return switch (this) {
      case SHEAR_X, SHEAR_Y -> spaced(0, LARGEST_SHEAR, level, levels);
      case TRANSLATE_X -> spaced(0, (float) (LARGEST_SHIFT * width), level, levels);
      case TRANSLATE_Y -> spaced(0, (float) (LARGEST_SHIFT * height), level, levels);
      case ROTATE -> spaced(0, LARGEST_ROTATION, level, levels);
      case BRIGHTNESS, COLOUR, CONTRAST, SHARPNESS -> spaced(0, LARGEST_ENHANCEMENT, level, levels);
      case POSTERIZE ->
          8 - Math.rint(level / ((float) (levels - 1) / MOST_BITS_DROPPED)); // half to even
      case SOLARIZE -> spaced(255, 0, level, levels);
      case IDENTITY, AUTO_CONTRAST, EQUALIZE, INVERT -> 0;
    };
  }

  /** torch.linspace in single precision, which counts from the nearer end. */
  private static float spaced(float start, float end, int level, int levels) {
    float step = (end - start) / (levels - 1);
    return level < levels / 2 ? start + step * level : end - step * (levels - level - 1);
  }

  /**
   * Changes the image.
   *
   * @param scratch overwritten
   */
  void apply(Pixels image, double magnitude, Pixels scratch) {
    switch (this) {
      case IDENTITY -> {}
      case SHEAR_X -> Affine.shear(image, magnitude, 0, scratch);
      case SHEAR_Y -> Affine.shear(image, 0, magnitude, scratch);
      case TRANSLATE_X -> Affine.translate(image, (int) magnitude, 0, scratch);
      case TRANSLATE_Y -> Affine.translate(image, 0, (int) magnitude, scratch);
      case ROTATE -> Affine.rotate(image, magnitude, scratch);
      case BRIGHTNESS -> Colours.brightness(image, 1 + magnitude);
      case COLOUR -> Colours.saturation(image, 1 + magnitude);
      case CONTRAST -> Colours.contrast(image, 1 + magnitude);
      case SHARPNESS -> Sharpness.change(image, 1 + magnitude, scratch);
      case POSTERIZE -> Levels.posterize(image, (int) magnitude);
      case SOLARIZE -> Levels.solarize(image, magnitude);
      case AUTO_CONTRAST -> Levels.stretch(image);
      case EQUALIZE -> Levels.equalize(image);
      case INVERT -> Levels.solarize(image, 0);
    }
  }
}

package io.difficultynet.conf;

import java.io.Serializable;

/** {@code augment.fit}: how an image becomes the network's square input. */
public sealed interface FitSettings extends Serializable {

  /**
   * Images are padded with black to the input's size; none may be larger.
   *
   * @param cropPadding largest shift of a training image in pixels, 0 to 64
   */
  record Pad(int cropPadding) implements FitSettings {

    private static final Setting<Integer> CROP_PADDING =
        new Setting<>("augment.crop-padding", Kind.integer(Range.closed(0, 64)));

    /** Refuses numbers out of range. */
    public Pad {
      CROP_PADDING.require(cropPadding);
    }
  }

  /**
   * Images are scaled: a random part to train, the middle to evaluate.
   *
   * @param scaleMin smallest part of the area, more than 0, at most 1
   * @param scaleMax largest part of the area, at least scaleMin, at most 1
   * @param ratioMin smallest width over height of the part, more than 0
   * @param ratioMax largest width over height of the part, at least ratioMin
   * @param evaluationSize pixels of the shorter side before the middle is taken, 1 to 2048
   */
  record Resize(
      double scaleMin, double scaleMax, double ratioMin, double ratioMax, int evaluationSize)
      implements FitSettings {

    private static final Kind<Double> SCALE = Kind.number(Range.openClosed(0, 1));
    private static final Kind<Double> RATIO = Kind.number(Range.openClosed(0, 100));
    private static final Setting<Double> SCALE_MIN =
        new Setting<>("augment.resize.scale-min", SCALE);
    private static final Setting<Double> SCALE_MAX =
        new Setting<>("augment.resize.scale-max", SCALE);
    private static final Setting<Double> RATIO_MIN =
        new Setting<>("augment.resize.ratio-min", RATIO);
    private static final Setting<Double> RATIO_MAX =
        new Setting<>("augment.resize.ratio-max", RATIO);
    private static final Setting<Integer> EVALUATION_SIZE =
        new Setting<>("augment.resize.evaluation-size", Kind.integer(Range.closed(1, 2048)));

    /** Refuses numbers out of range. */
    public Resize {
      SCALE_MIN.require(scaleMin);
      SCALE_MAX.require(scaleMax);
      RATIO_MIN.require(ratioMin);
      RATIO_MAX.require(ratioMax);
      EVALUATION_SIZE.require(evaluationSize);
      if (scaleMin > scaleMax || ratioMin > ratioMax) {
        throw new IllegalArgumentException(
            "augment.resize has scale %s to %s and ratio %s to %s; the second must not be less"
                .formatted(scaleMin, scaleMax, ratioMin, ratioMax));
      }
    }

    private static Resize read(Values values, int size) {
      double scaleMin = values.read(SCALE_MIN);
      double scaleMax = values.read(SCALE_MAX);
      double ratioMin = values.read(RATIO_MIN);
      double ratioMax = values.read(RATIO_MAX);
      Integer given = values.readOptional(EVALUATION_SIZE);
      int evaluationSize = given == null ? Math.round(size * 8 / 7f) : given;
      notLess(values, "scale", scaleMin, scaleMax);
      notLess(values, "ratio", ratioMin, ratioMax);
      values.check(
          evaluationSize >= size,
          EVALUATION_SIZE.path(),
          "is %d, but the network takes the middle %d pixels".formatted(evaluationSize, size),
          "Set it to at least augment.size");
      return new Resize(
          Math.min(scaleMin, scaleMax),
          scaleMax,
          Math.min(ratioMin, ratioMax),
          ratioMax,
          evaluationSize);
    }

    private static void notLess(Values values, String what, double low, double high) {
      values.check(
          low <= high,
          "augment.resize." + what + "-max",
          "is %s, less than augment.resize.%s-min, which is %s".formatted(high, what, low),
          "Set it to at least %s-min".formatted(what));
    }
  }

  /** The words of {@code augment.fit}. */
  enum Word {
    PAD,
    RESIZE
  }

  /** Reads the word, or takes that of the source, and what belongs to it. */
  static FitSettings read(Values values, int size, DataSource source) {
    Word given = values.readOptional("augment.fit", Kind.choice(Word.class));
    Word word = given != null ? given : source.ofManySizes() ? Word.RESIZE : Word.PAD;
    if (word == Word.PAD) {
      values.unusedSection("augment.resize", Cause.of("augment.fit", Word.PAD));
      return new Pad(values.read(Pad.CROP_PADDING));
    }
    values.unused(Pad.CROP_PADDING.path(), Cause.of("augment.fit", Word.RESIZE));
    return Resize.read(values, size);
  }
}

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
    private static final Range CROP_PADDING = Range.closed(0, 64);

    /** Refuses numbers out of range. */
    public Pad {
      CROP_PADDING.require("augment.crop-padding", cropPadding);
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
    private static final Range SCALE = Range.openClosed(0, 1);
    private static final Range RATIO = Range.openClosed(0, 100);
    private static final Range EVALUATION_SIZE = Range.closed(1, 2048);

    /** Refuses numbers out of range. */
    public Resize {
      SCALE.require("augment.resize.scale-min", scaleMin);
      SCALE.require("augment.resize.scale-max", scaleMax);
      RATIO.require("augment.resize.ratio-min", ratioMin);
      RATIO.require("augment.resize.ratio-max", ratioMax);
      EVALUATION_SIZE.require("augment.resize.evaluation-size", evaluationSize);
      if (scaleMin > scaleMax || ratioMin > ratioMax) {
        throw new IllegalArgumentException(
            "augment.resize has scale %s to %s and ratio %s to %s; the second must not be less"
                .formatted(scaleMin, scaleMax, ratioMin, ratioMax));
      }
    }

    private static Resize read(Values values, int size) {
      double scaleMin = values.read("augment.resize.scale-min", Kind.number(SCALE));
      double scaleMax = values.read("augment.resize.scale-max", Kind.number(SCALE));
      double ratioMin = values.read("augment.resize.ratio-min", Kind.number(RATIO));
      double ratioMax = values.read("augment.resize.ratio-max", Kind.number(RATIO));
      Integer given =
          values.readOptional("augment.resize.evaluation-size", Kind.integer(EVALUATION_SIZE));
      int evaluationSize = given == null ? Math.round(size * 8 / 7f) : given;
      notLess(values, "scale", scaleMin, scaleMax);
      notLess(values, "ratio", ratioMin, ratioMax);
      values.check(
          evaluationSize >= size,
          "augment.resize.evaluation-size",
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

  /** Reads the word and what belongs to it. */
  static FitSettings read(Values values, int size) {
    if (values.read("augment.fit", Kind.choice(Word.class)) == Word.PAD) {
      for (String key :
          new String[] {"scale-min", "scale-max", "ratio-min", "ratio-max", "evaluation-size"}) {
        values.unused("augment.resize." + key, "augment.fit = pad");
      }
      return new Pad(values.read("augment.crop-padding", Kind.integer(Pad.CROP_PADDING)));
    }
    values.unused("augment.crop-padding", "augment.fit = resize");
    return Resize.read(values, size);
  }
}

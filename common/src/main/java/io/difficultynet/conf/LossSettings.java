package io.difficultynet.conf;

import java.io.Serializable;

/**
 * Section {@code method.loss}: the loss of one training sample, before its weight.
 *
 * @param name which loss; the other numbers belong to one loss each
 * @param focalGamma γ of the focal loss, at least 0
 * @param adjustment τ of logit adjustment, at least 0
 * @param equalizationThreshold λ of the equalization loss: classes with a smaller share of the
 *     training samples are protected, in [0, 1]
 * @param equalizationProbability γ of the equalization loss, in [0, 1]
 * @param ldamMargin largest margin of LDAM, more than 0
 * @param ldamScale s of LDAM, more than 0
 */
public record LossSettings(
    Name name,
    double focalGamma,
    double adjustment,
    double equalizationThreshold,
    double equalizationProbability,
    double ldamMargin,
    double ldamScale)
    implements Serializable {

  private static final String SECTION = "method.loss.";
  private static final Setting<Double> FOCAL_GAMMA =
      new Setting<>(SECTION + "focal-gamma", Kind.number(Range.atLeast(0)));
  private static final Setting<Double> ADJUSTMENT =
      new Setting<>(SECTION + "adjustment", Kind.number(Range.atLeast(0)));
  private static final Setting<Double> EQUALIZATION_THRESHOLD =
      new Setting<>(SECTION + "equalization-threshold", Kind.number(Range.closed(0, 1)));
  private static final Setting<Double> EQUALIZATION_PROBABILITY =
      new Setting<>(SECTION + "equalization-probability", Kind.number(Range.closed(0, 1)));
  private static final Setting<Double> LDAM_MARGIN =
      new Setting<>(SECTION + "ldam-margin", Kind.number(Range.above(0)));
  private static final Setting<Double> LDAM_SCALE =
      new Setting<>(SECTION + "ldam-scale", Kind.number(Range.above(0)));

  /** A loss of one sample. */
  public enum Name {
    /** Softmax cross-entropy. */
    CROSS_ENTROPY,
    /** Lin et al. 2017. */
    FOCAL,
    /** Ren et al. 2020. */
    BALANCED_SOFTMAX,
    /** Menon et al. 2021. */
    LOGIT_ADJUSTMENT,
    /** Tan et al. 2020. */
    EQUALIZATION,
    /** Cao et al. 2019. */
    LDAM;

    /** Returns whether it is cross-entropy on logits with numbers added to them. */
    public boolean canShift() {
      return this == CROSS_ENTROPY || this == BALANCED_SOFTMAX || this == LOGIT_ADJUSTMENT;
    }
  }

  /** Refuses numbers out of range. */
  public LossSettings {
    FOCAL_GAMMA.require(focalGamma);
    ADJUSTMENT.require(adjustment);
    EQUALIZATION_THRESHOLD.require(equalizationThreshold);
    EQUALIZATION_PROBABILITY.require(equalizationProbability);
    LDAM_MARGIN.require(ldamMargin);
    LDAM_SCALE.require(ldamScale);
  }

  static LossSettings read(Values values) {
    return new LossSettings(
        values.read(SECTION + "name", Kind.choice(Name.class)),
        values.read(FOCAL_GAMMA),
        values.read(ADJUSTMENT),
        values.read(EQUALIZATION_THRESHOLD),
        values.read(EQUALIZATION_PROBABILITY),
        values.read(LDAM_MARGIN),
        values.read(LDAM_SCALE));
  }
}

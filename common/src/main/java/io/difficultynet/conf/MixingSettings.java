package io.difficultynet.conf;

import java.io.Serializable;

/**
 * Section {@code method.mixing}: how training samples of the first stage are mixed where rare
 * classes come off better than with plain mixup. A key that a mixing does not use is refused.
 */
public sealed interface MixingSettings extends Serializable {

  /** Where the section lies. */
  String SECTION = "method.mixing.";

  /** α of Beta(α, α), from which λ is drawn. */
  Setting<Double> ALPHA = new Setting<>(SECTION + "alpha", Kind.number(Range.above(0)));

  /** Returns what {@code method.mixing.name} is. */
  String word();

  /** Returns most samples that are read for one that is trained on. */
  default int samplesRead() {
    return 1;
  }

  /** Samples are mixed only as {@code augment.mixup} says. */
  record None() implements MixingSettings {
    @Override
    public String word() {
      return "none";
    }
  }

  /**
   * Mixup whose labels favour the rarer class (Chou et al., "Remix: Rebalanced Mixup", 2020, <a
   * href="https://arxiv.org/abs/2007.03943">arXiv 2007.03943</a>).
   *
   * @param alpha α of Beta(α, α), more than 0
   * @param ratio κ: how many times as many samples make a class the more frequent one, at least 1
   * @param threshold τ: the share in the image below which the more frequent class loses its share
   *     of the label, 0 to 1
   */
  record Remix(double alpha, double ratio, double threshold) implements MixingSettings {

    static final Setting<Double> RATIO =
        new Setting<>(SECTION + "ratio", Kind.number(Range.atLeast(1)));
    static final Setting<Double> THRESHOLD =
        new Setting<>(SECTION + "threshold", Kind.number(Range.closed(0, 1)));

    /** Refuses numbers out of range. */
    public Remix {
      ALPHA.require(alpha);
      RATIO.require(ratio);
      THRESHOLD.require(threshold);
    }

    @Override
    public String word() {
      return "remix";
    }
  }

  /**
   * Rectangles of images of rare classes are pasted into the images of an epoch (Park et al., "The
   * Majority Can Help The Minority: Context-rich Minority Oversampling for Long-tailed
   * Classification", CVPR 2022, <a href="https://arxiv.org/abs/2112.00412">arXiv 2112.00412</a>).
   *
   * @param alpha α of Beta(α, α), more than 0
   * @param probability that a batch is pasted into, 0 to 1
   * @param foregroundExponent r: class k has a share of 1 / n_k^r in the foregrounds, at least 0
   * @param from first epoch in which images are pasted, 0-based
   * @param to the epoch after the last, more than {@code from}
   */
  record Cmo(double alpha, double probability, double foregroundExponent, int from, int to)
      implements MixingSettings {

    static final Setting<Double> PROBABILITY =
        new Setting<>(SECTION + "probability", Kind.number(Range.closed(0, 1)));
    static final Setting<Double> FOREGROUND_EXPONENT =
        new Setting<>(SECTION + "foreground-exponent", Kind.number(Range.atLeast(0)));

    /** Refuses numbers out of range. */
    public Cmo {
      ALPHA.require(alpha);
      PROBABILITY.require(probability);
      FOREGROUND_EXPONENT.require(foregroundExponent);
      if (from < 0 || to <= from) {
        throw new IllegalArgumentException(
            "images are pasted from epoch %d to before epoch %d".formatted(from, to));
      }
    }

    @Override
    public String word() {
      return "cmo";
    }

    @Override
    public int samplesRead() {
      return 2;
    }
  }
}

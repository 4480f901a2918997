package io.difficultynet.datasets;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import java.util.Arrays;
import java.util.Locale;

/**
 * The weights that a source gives its samples, over their mean over the samples that are trained
 * on: as in Spark ML's own classifiers, weights that are all multiplied by one number change
 * nothing, and the learning rate means what it means without weights.
 */
public final class SampleWeights {

  private final LabelledSamples samples;
  private final double mean; // over those that are trained on

  private SampleWeights(LabelledSamples samples, double mean) {
    this.samples = samples;
    this.mean = mean;
  }

  /**
   * The weights of samples.
   *
   * @param trained numbers of those that are trained on
   * @throws DifficultyNetException DATA_UNSUITABLE where these weigh nothing, or too much
   */
  public static SampleWeights of(LabelledSamples samples, int[] trained) {
    if (!samples.isWeighted()) {
      return new SampleWeights(samples, 1);
    }
    double mean = Arrays.stream(trained).mapToDouble(samples::weight).average().orElse(0);
    if (mean == 0 || Double.isInfinite(mean)) {
      throw new DifficultyNetException(
          ErrorCode.DATA_UNSUITABLE,
          "the weights of the samples",
          mean == 0
              ? "are 0 for all %,d that are trained on".formatted(trained.length)
              : "add up to more than a 64-bit float can be",
          "Give weights of the size of 1, at least one of them above 0");
    }
    return new SampleWeights(samples, mean);
  }

  /** The weight of a sample; 1 on the average over those that are trained on. */
  public double of(int sample) {
    return samples.weight(sample) / mean;
  }

  /** For people; empty where samples have no weights of their own. */
  public String text() {
    return samples.isWeighted()
        ? String.format(Locale.ROOT, "with weights (%.4g on the average)", mean)
        : "";
  }
}

package io.difficultynet.report;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * The rule by which a run made weights of the outputs of Difficulty-Net, in words. {@link
 * io.difficultynet.weight.WeightsFromDifficulties} has the formula.
 *
 * @param floor f of the formula f + (1 − f) d, in [0, 1)
 * @param frequencyExponent γ of the factor n_c^−γ, at least 0
 * @param overSamples whether the weights have mean 1 over the training samples instead of the
 *     classes
 */
public record WeightRule(double floor, double frequencyExponent, boolean overSamples) {

  private static final String SECTION = "difficulty-net.method.weighting.";

  /** Returns the rule of an effective configuration; empty where it does not have one. */
  public static Optional<WeightRule> of(Config configuration) {
    try {
      return Optional.of(
          new WeightRule(
              configuration.getDouble(SECTION + "difficulty-floor"),
              configuration.getDouble(SECTION + "frequency-exponent"),
              configuration.getString(SECTION + "normalise").equals("samples")));
    } catch (ConfigException e) {
      return Optional.empty();
    }
  }

  /** Returns the end of a sentence that begins with "a weight is". */
  @Override
  public String toString() {
    String raised =
        floor == 0 ? "that output" : "(" + plain(floor) + " + " + plain(1 - floor) + " · output)";
    String factor = frequencyExponent == 0 ? "" : " · n^−" + plain(frequencyExponent);
    return raised
        + factor
        + " over its mean over the "
        + (overSamples ? "training samples" : "classes");
  }

  private static String plain(double value) {
    return BigDecimal.valueOf(Math.round(1e6 * value), 6).stripTrailingZeros().toPlainString();
  }
}

package io.difficultynet.report;

import com.typesafe.config.Config;
import java.math.BigDecimal;

/**
 * How a run made weights of Difficulty-Net's outputs, in words; {@link
 * io.difficultynet.weight.WeightsFromDifficulties} is the formula.
 *
 * @param floor f of f + (1 − f) d, at least 0, less than 1
 * @param frequencyExponent γ of the factor n_c^−γ, at least 0
 * @param overSamples whether the mean is 1 over the training samples, not over the classes
 */
public record WeightRule(double floor, double frequencyExponent, boolean overSamples) {

  private static final String SECTION = "difficulty-net.method.weighting.";

  /** The rule of an effective configuration. */
  public static WeightRule of(Config configuration) {
    return new WeightRule(
        configuration.getDouble(SECTION + "difficulty-floor"),
        configuration.getDouble(SECTION + "frequency-exponent"),
        configuration.getString(SECTION + "normalise").equals("samples"));
  }

  /** Completes "a weight is …". */
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

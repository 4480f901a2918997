package io.difficultynet.report;

import io.difficultynet.json.JsonObject;
import java.io.Serializable;
import java.util.Map;

/**
 * What the meta steps of an epoch did. The two norms tell which term is in charge of
 * Difficulty-Net.
 *
 * @param driverLoss L_driver after the last step, without λ
 * @param metaGradientNorm mean over the steps of |∂L_meta/∂θ|₂
 * @param driverGradientNorm mean over the steps of |λ ∂L_driver/∂θ|₂
 * @param difficulty d, Difficulty-Net's output after the last step // [C]
 * @param meanMetaGradient mean over the pairs of ∂L_meta/∂v: negative where more weight lowers the
 *     meta loss // [C]
 * @param metaPull mean over the steps taken of −∂L_meta/∂d, positive where the meta loss wants the
 *     class heavier // [C]
 */
public record MetaReport(
    double driverLoss,
    double metaGradientNorm,
    double driverGradientNorm,
    PerClass difficulty,
    PerClass meanMetaGradient,
    PerClass metaPull)
    implements Serializable {

  /** Refuses vectors of different lengths. */
  public MetaReport {
    if (difficulty.classes() != meanMetaGradient.classes()
        || difficulty.classes() != metaPull.classes()) {
      throw new IllegalArgumentException(
          "difficulty has "
              + difficulty.classes()
              + " classes, meanMetaGradient "
              + meanMetaGradient.classes()
              + " and metaPull "
              + metaPull.classes()
              + "; the numbers must be equal");
    }
  }

  Map<String, Object> toMap() {
    return Map.of(
        "driverLoss",
        driverLoss,
        "metaGradientNorm",
        metaGradientNorm,
        "driverGradientNorm",
        driverGradientNorm,
        "difficulty",
        difficulty.toArray(),
        "meanMetaGradient",
        meanMetaGradient.toArray(),
        "metaPull",
        metaPull.toArray());
  }

  static MetaReport from(JsonObject json) {
    return new MetaReport(
        json.number("driverLoss"),
        json.number("metaGradientNorm"),
        json.number("driverGradientNorm"),
        PerClass.of(json.numbers("difficulty")),
        PerClass.of(json.numbers("meanMetaGradient")),
        PerClass.of(json.numbers("metaPull")));
  }
}

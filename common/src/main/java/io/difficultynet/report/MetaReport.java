package io.difficultynet.report;

import io.difficultynet.json.JsonObject;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the meta steps of an epoch did. The two norms tell which term is in charge of
 * Difficulty-Net.
 *
 * @param driverLoss L_driver after the last step, without λ
 * @param metaGradientNorm mean over the steps of |∂L_meta/∂θ|₂
 * @param driverGradientNorm mean over the steps of |λ ∂L_driver/∂θ|₂
 * @param accuracyRead a as Difficulty-Net has read it, where that is not what was measured but an
 *     estimate by {@code method.accuracy-prior}; else null // [C]
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
    @Nullable PerClass accuracyRead,
    PerClass difficulty,
    PerClass meanMetaGradient,
    PerClass metaPull)
    implements Serializable {

  /** Where Difficulty-Net has read the accuracies as they were measured. */
  public MetaReport(
      double driverLoss,
      double metaGradientNorm,
      double driverGradientNorm,
      PerClass difficulty,
      PerClass meanMetaGradient,
      PerClass metaPull) {
    this(
        driverLoss,
        metaGradientNorm,
        driverGradientNorm,
        null,
        difficulty,
        meanMetaGradient,
        metaPull);
  }

  /** Refuses vectors of different lengths. */
  public MetaReport {
    if (accuracyRead != null) {
      Numbers.requireShares("accuracyRead", accuracyRead);
      if (accuracyRead.classes() != difficulty.classes()) {
        throw new IllegalArgumentException(
            "accuracyRead has "
                + accuracyRead.classes()
                + " classes and difficulty "
                + difficulty.classes()
                + "; the numbers must be equal");
      }
    }
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
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("driverLoss", driverLoss);
    map.put("metaGradientNorm", metaGradientNorm);
    map.put("driverGradientNorm", driverGradientNorm);
    if (accuracyRead != null) {
      map.put("accuracyRead", accuracyRead.toArray());
    }
    map.put("difficulty", difficulty.toArray());
    map.put("meanMetaGradient", meanMetaGradient.toArray());
    map.put("metaPull", metaPull.toArray());
    return map;
  }

  static MetaReport from(JsonObject json) {
    return new MetaReport(
        json.number("driverLoss"),
        json.number("metaGradientNorm"),
        json.number("driverGradientNorm"),
        json.has("accuracyRead") ? PerClass.of(json.numbers("accuracyRead")) : null,
        PerClass.of(json.numbers("difficulty")),
        PerClass.of(json.numbers("meanMetaGradient")),
        PerClass.of(json.numbers("metaPull")));
  }
}

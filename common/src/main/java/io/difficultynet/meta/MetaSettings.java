package io.difficultynet.meta;

import java.io.Serializable;
import java.util.Objects;

/**
 * How {@link MetaStep} trains Difficulty-Net.
 *
 * @param driverWeight λ, 0 or more; 0.3 in the paper
 * @param mode which terms count
 * @param adam the optimizer of θ
 */
public record MetaSettings(double driverWeight, MetaGradientMode mode, AdamSettings adam)
    implements Serializable {

  /** Refuses a λ out of range. */
  public MetaSettings {
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(adam, "adam");
    if (!(driverWeight >= 0) || Double.isInfinite(driverWeight)) {
      throw new IllegalArgumentException(
          "driverWeight is " + driverWeight + "; it must be at least 0 and finite");
    }
  }
}

package io.difficultynet.meta;

import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How {@link MetaStep} trains Difficulty-Net.
 *
 * @param driverWeight λ, 0 or more; 0.3 in the paper
 * @param mode the terms of the loss
 * @param scaling factor of the meta gradient of each class
 * @param trustRegion how far log v_c of any class may move in one round, above 0; null where there
 *     is no bound
 * @param adam the optimizer of θ
 */
public record MetaSettings(
    double driverWeight,
    MetaGradientMode mode,
    Scaling scaling,
    @Nullable Double trustRegion,
    AdamSettings adam)
    implements Serializable {

  /** The factor of the meta gradient of a class. */
  public enum Scaling {
    /** 1: the paper's gradient, which shrinks with the class's share of the samples. */
    NONE,
    /** N / (C n_c): as if every class had the same share. */
    PER_CLASS
  }

  /** Refuses what is missing. */
  public MetaSettings {
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(scaling, "scaling");
    Objects.requireNonNull(adam, "adam");
  }
}

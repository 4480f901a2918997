package io.difficultynet.meta;

import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How {@link MetaStep} trains Difficulty-Net.
 *
 * @param driverWeight λ, 0 or more; 0.3 in the paper
 * @param mode which terms count
 * @param scaling of the meta gradient, class by class
 * @param trustRegion most that |log v_c| may move in one round, above 0; null: no bound
 * @param adam the optimizer of θ
 */
public record MetaSettings(
    double driverWeight,
    MetaGradientMode mode,
    Scaling scaling,
    @Nullable Double trustRegion,
    AdamSettings adam)
    implements Serializable {

  /** What the meta gradient of a class is multiplied by. */
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

package io.difficultynet.job.network;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Parameters and running batch-norm statistics of a network, both in its description's flat order.
 * Immutable by agreement: the arrays are handed over, not copied (they reach hundreds of
 * megabytes), and nobody writes to them afterwards. Equal when all values have the same bits.
 */
public final class Model implements Serializable {

  private static final long serialVersionUID = 1L;

  private final float[] parameters; // [P]
  private final float[] statistics;

  /** Takes both arrays over. */
  public Model(float[] parameters, float[] statistics) {
    this.parameters = parameters;
    this.statistics = statistics;
  }

  /** Parameters [P]; do not write. */
  public float[] parameters() {
    return parameters;
  }

  /** Running statistics; do not write. */
  public float[] statistics() {
    return statistics;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Model m
        && Arrays.equals(parameters, m.parameters)
        && Arrays.equals(statistics, m.statistics);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(parameters) + Arrays.hashCode(statistics);
  }

  @Override
  public String toString() {
    return "Model[" + parameters.length + " parameters, " + statistics.length + " statistics]";
  }
}

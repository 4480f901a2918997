package io.difficultynet.job.network;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Parameters and running batch-norm statistics of a network, both in the flat order of its
 * description. A model is immutable by agreement: its arrays are handed over and not copied,
 * because they reach hundreds of megabytes, and nobody writes to them afterwards. Models are equal
 * when all values have the same bits.
 */
public final class Model implements Serializable {

  private static final long serialVersionUID = 1L;

  private final float[] parameters; // [P]
  private final float[] statistics;

  /** Makes a model of these arrays, which the caller hands over. */
  public Model(float[] parameters, float[] statistics) {
    this.parameters = parameters;
    this.statistics = statistics;
  }

  /** Returns the parameters, which must not be written. // [P] */
  public float[] parameters() {
    return parameters;
  }

  /** Returns the running statistics, which must not be written. */
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

package io.difficultynet.job.train;

import java.util.List;

/**
 * ∂L_meta/∂v of some pairs of batches.
 *
 * @param byPair K vectors [C], in the order of the pairs
 * @param seconds it took
 */
public record MetaGradients(List<double[]> byPair, double seconds) {

  /** Copies the list. */
  public MetaGradients {
    byPair = List.copyOf(byPair);
  }

  /** No pair was asked for. */
  public static MetaGradients none() {
    return new MetaGradients(List.of(), 0);
  }
}

package io.difficultynet.job.train;

import io.difficultynet.meta.PairGradient;
import java.util.List;

/**
 * The derivatives of the meta loss for several pairs of batches.
 *
 * @param byPair the derivatives of each of the K pairs, in their order
 * @param seconds duration of the computation
 */
public record MetaGradients(List<PairGradient> byPair, double seconds) {

  /** Copies the list. */
  public MetaGradients {
    byPair = List.copyOf(byPair);
  }

  /** Returns the result for no pair. */
  public static MetaGradients none() {
    return new MetaGradients(List.of(), 0);
  }
}

package io.difficultynet.job.train;

import io.difficultynet.meta.PairGradient;
import java.util.List;

/**
 * What some pairs of batches say about the meta loss.
 *
 * @param byPair of the K pairs, in their order
 * @param seconds it took
 */
public record MetaGradients(List<PairGradient> byPair, double seconds) {

  /** Copies the list. */
  public MetaGradients {
    byPair = List.copyOf(byPair);
  }

  /** No pair was asked for. */
  public static MetaGradients none() {
    return new MetaGradients(List.of(), 0);
  }
}

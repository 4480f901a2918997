package io.difficultynet.job.exchange;

import io.difficultynet.job.round.Slices;
import java.io.Serializable;

/**
 * One exchange to measure.
 *
 * @param parameters P, at least 1
 * @param format in which gradients are sent
 * @param warmUp iterations before those that count, at least 0
 * @param iterations that count, at least 1
 */
record ExchangeCase(int parameters, WireFormat format, int warmUp, int iterations)
    implements Serializable {

  /** Refuses numbers out of range. */
  ExchangeCase {
    if (parameters < 1 || warmUp < 0 || iterations < 1) {
      throw new IllegalArgumentException(
          "parameters and iterations must be at least 1 and the warm-up at least 0, got %d, %d and %d"
              .formatted(parameters, iterations, warmUp));
    }
  }

  /**
   * What replica {@code part} of {@code replicas} sends in an iteration, without headers: its
   * gradient for all slices but its own, and its own slice of the parameters to all others.
   */
  long bytesSent(int part, int replicas) {
    long own = new Slices(parameters, replicas).length(part);
    return (parameters - own) * format.bytesPerValue() + own * (replicas - 1) * Float.BYTES;
  }

  /** Blocks that all replicas together send in an iteration. */
  long blocksSent(int replicas) {
    return BlockExchange.blocks(new Slices(parameters, replicas));
  }

  /** The same of the exchange by which they line up. */
  long blocksToLineUp(int replicas) {
    return BlockExchange.blocks(new Slices(replicas, replicas));
  }
}

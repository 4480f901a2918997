package io.difficultynet.job.exchange;

import java.util.Locale;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.TestBlockId;

/**
 * Names of the blocks that the replicas of a round send to each other.
 *
 * <p>The wire protocol parses them; the only family with free text is {@code test_…} (BigDL uses
 * it, too). A name holds run, round and the attempt of the stage, so that a rerun after a lost
 * executor never reads a block of the attempt before, and the iteration, so that a fast peer cannot
 * overwrite what a slow one has not read.
 */
public final class BlockNames {

  /** Begins all names. */
  static final String FAMILY = "test_";

  private final String run;
  private final String exchange;

  /**
   * Of one attempt of one round.
   *
   * @param run whose blocks these are; letters, digits and {@code -}
   * @param round of the run, likewise
   * @param attempt of the stage
   */
  public BlockNames(String run, String round, int attempt) {
    this.run = "difficulty-net-" + run + ".";
    this.exchange = this.run + round + "-attempt" + attempt + ".";
  }

  /** Where a replica is. */
  BlockId hello(int from) {
    return TestBlockId.apply(exchange + "hello-from" + from);
  }

  /** Part of a gradient that {@code to} adds up. */
  BlockId gradient(int iteration, int from, int to, int block) {
    return id("gradient", iteration, from, to, block);
  }

  /** Part of the parameters that {@code from} has updated. */
  BlockId parameters(int iteration, int from, int to, int block) {
    return id("parameters", iteration, from, to, block);
  }

  /** Whether a block is this run's, of any round and attempt. */
  boolean ofRun(BlockId id) {
    return id.name().startsWith(FAMILY + run);
  }

  @Override
  public String toString() {
    return exchange.substring(0, exchange.length() - 1);
  }

  private BlockId id(String kind, int iteration, int from, int to, int block) {
    return TestBlockId.apply(
        String.format(
            Locale.ROOT,
            "%s%s-iteration%d-from%d-to%d-block%d",
            exchange,
            kind,
            iteration,
            from,
            to,
            block));
  }
}

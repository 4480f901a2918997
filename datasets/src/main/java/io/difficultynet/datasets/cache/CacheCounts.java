package io.difficultynet.datasets.cache;

import java.util.concurrent.atomic.LongAdder;

/**
 * How often all {@link KeptSamples} of this process gave a sample since it began, for those who
 * watch the process.
 */
public final class CacheCounts {

  private static final LongAdder KEPT = new LongAdder();
  private static final LongAdder READ = new LongAdder();

  private CacheCounts() {}

  static void gaveKept() {
    KEPT.increment();
  }

  static void gaveRead() {
    READ.increment();
  }

  /** From memory or a local disk. */
  public static long kept() {
    return KEPT.sum();
  }

  /** From where the data lie. */
  public static long read() {
    return READ.sum();
  }
}

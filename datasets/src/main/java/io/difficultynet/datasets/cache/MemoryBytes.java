package io.difficultynet.datasets.cache;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Samples in a bounded number of bytes of memory. Safe for use by several threads. */
final class MemoryBytes {
  private final AtomicReferenceArray<byte @Nullable []> samples;
  private final AtomicLong left;

  MemoryBytes(int samples, long budget) {
    this.samples = new AtomicReferenceArray<>(samples);
    this.left = new AtomicLong(budget);
  }

  /** Sample {@code i}, or null where it was not kept; do not write. */
  byte @Nullable [] get(int i) {
    return samples.get(i);
  }

  /** Keeps sample {@code i} if there is room, and says whether it is kept. */
  boolean offer(int i, byte[] bytes) {
    boolean room = left.addAndGet(-bytes.length) >= 0;
    if (!room || !samples.compareAndSet(i, null, bytes)) {
      left.addAndGet(bytes.length);
    }
    return room;
  }
}

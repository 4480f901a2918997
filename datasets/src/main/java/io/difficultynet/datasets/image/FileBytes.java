package io.difficultynet.datasets.image;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Files that were read, in a bounded number of bytes. What comes first stays, and when the budget
 * is spent nothing more is kept: an epoch uses every file once, so throwing out the least recently
 * used would throw out each file just before it is used again. Safe for use by several threads.
 */
final class FileBytes {
  private final AtomicReferenceArray<byte @Nullable []> files;
  private final AtomicLong left;

  FileBytes(int files, long budget) {
    this.files = new AtomicReferenceArray<>(files);
    this.left = new AtomicLong(budget);
  }

  /** File {@code i}, or null where it was not kept; do not write. */
  byte @Nullable [] get(int i) {
    return files.get(i);
  }

  /** Keeps file {@code i} if there is room. */
  void offer(int i, byte[] bytes) {
    if (left.addAndGet(-bytes.length) < 0 || !files.compareAndSet(i, null, bytes)) {
      left.addAndGet(bytes.length);
    }
  }
}

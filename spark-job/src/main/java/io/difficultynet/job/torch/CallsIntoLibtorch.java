package io.difficultynet.job.torch;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Calls into libtorch that must not outlive it. When a process ends, by a signal for instance, Java
 * lets threads go on while the C library destroys libtorch's static objects; a thread that still
 * computes then crashes the process, which ends with another status and a crash log.
 */
final class CallsIntoLibtorch {

  /** A call holds it shared, the end for ever. */
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

  /** Calls, or where the process ends waits for ever. */
  <T> T get(Supplier<T> calls) {
    lock.readLock().lock();
    try {
      return calls.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * Waits for the calls that run, and lets none begin afterwards.
   *
   * @return whether they returned in time
   */
  boolean end(Duration atMost) {
    try {
      return lock.writeLock().tryLock(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

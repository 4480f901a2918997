package io.difficultynet.datasets.cache;

import io.difficultynet.datasets.io.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Samples in a bounded number of bytes of a scratch file on a local disk, one after the other. A
 * disk that fails once is not asked again: what it would give can be had from the source. The file
 * is opened when the first sample is kept and closed with this object, by the garbage collector.
 * Safe for use by several threads.
 */
final class DiskBytes {
  private static final System.Logger LOG = System.getLogger(DiskBytes.class.getName());
  private static final long NOWHERE = 0;
  private static final long NO_ROOM = -1;

  private final ByteSource source;
  private final long budget;
  private final AtomicLong end = new AtomicLong();
  private final AtomicLongArray places; // [N], position + 1 of sample i, or NOWHERE
  private final int[] sizes; // [N], written before the place is
  private @Nullable FileChannel file;
  private volatile boolean failed;

  DiskBytes(int samples, long budget, ByteSource source) {
    this.places = new AtomicLongArray(budget > 0 ? samples : 0);
    this.sizes = new int[places.length()];
    this.budget = budget;
    this.source = source;
  }

  /** Sample {@code i}, or null where it was not kept. */
  byte @Nullable [] get(int i) {
    if (failed || places.length() == 0 || places.get(i) == NOWHERE) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.allocate(sizes[i]);
    long from = places.get(i) - 1;
    try {
      FileChannel open = open();
      while (bytes.hasRemaining()) {
        if (open.read(bytes, from + bytes.position()) < 0) {
          throw new IOException("the scratch file ends before byte " + (from + bytes.limit()));
        }
      }
      return bytes.array();
    } catch (IOException e) {
      giveUp(e);
      return null;
    }
  }

  /** Keeps sample {@code i} if there is room; two threads may keep the same one twice. */
  void offer(int i, byte[] sample) {
    boolean wanted = !failed && places.length() > 0;
    long from = wanted ? reserve(sample.length) : NO_ROOM;
    if (from == NO_ROOM) {
      return;
    }
    try {
      FileChannel open = open();
      ByteBuffer bytes = ByteBuffer.wrap(sample);
      while (bytes.hasRemaining()) {
        open.write(bytes, from + bytes.position());
      }
    } catch (IOException e) {
      giveUp(e);
      return;
    }
    sizes[i] = sample.length;
    places.set(i, from + 1);
  }

  /** The position of {@code length} bytes that no other thread gets, or NO_ROOM. */
  private long reserve(int length) {
    long from = end.get();
    while (length <= budget - from) {
      if (end.compareAndSet(from, from + length)) {
        return from;
      }
      from = end.get();
    }
    return NO_ROOM;
  }

  private synchronized FileChannel open() throws IOException {
    FileChannel open = file;
    if (open == null) {
      open = source.scratchFile();
      file = open;
    }
    return open;
  }

  private void giveUp(IOException cause) {
    failed = true;
    LOG.log(System.Logger.Level.WARNING, "no samples are kept on disk any more: " + cause);
  }
}
